import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { docBlock } from './eslint-rules/doc-block.js';
import { layers } from './eslint-rules/layers.js';
import { noBarrel } from './eslint-rules/no-barrel.js';

const house = { rules: { 'doc-block': docBlock, layers, 'no-barrel': noBarrel } };

const SPECS = ['**/*.spec.ts', 'test/**/*.ts'];

// One home each. Every message says where the thing lives and what to do instead.
const ENVIRONMENT = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message:
    'process.env is read in src/core/config alone: declare the variable with @EnvVariable in the x.config.ts of your module and inject that class.',
};
const CLOCK = [
  {
    selector: "NewExpression[callee.name='Date'], CallExpression[callee.name='Date']",
    message:
      'The time comes from src/core/clock: inject Clock and call now() (a string with microseconds) or millis(); a Date would cut the microseconds off.',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message:
      'The time comes from src/core/clock: inject Clock and call millis(). For a duration use performance.now().',
  },
];
const SOCKET_GLOBALS = {
  selector: "CallExpression[callee.name='fetch'], NewExpression[callee.name='WebSocket']",
  message:
    'Requests leave through src/core/http alone, where the address is checked: inject Outbound.',
};
const TIMERS = {
  selector: "CallExpression[callee.name='setInterval']",
  message:
    'Periodic work is a row of the jobs table, done by one replica: Jobs.register({ name, everyMs, run }). Work that is looked for again and again is a loop: Loops.add({ name, pollMs, round }).',
};
const LANGUAGE = [
  {
    selector: 'TSEnumDeclaration',
    message: "No enum: write a union of literals, type Status = 'a' | 'b'.",
  },
  {
    selector: "ImportSpecifier[imported.name='forwardRef']",
    message:
      'No forwardRef: two classes that need each other hide a third. Publish an event, or move what both need into a class of its own.',
  },
];
const EXPORTED_SERVICES = {
  selector: "Decorator CallExpression[callee.name='Module'] Property[key.name='exports']",
  message:
    'Modules export no services: publish an event for others to hear, or let them read the table.',
};
const MODULE_MOCKS = {
  selector:
    "CallExpression[callee.object.name='jest'][callee.property.name=/^(mock|doMock|unstable_mockModule)$/]",
  message: 'No module mocks: construct the class with what it needs, or use the real thing.',
};

const EMITTER = {
  group: ['@nestjs/event-emitter', 'eventemitter2'],
  message:
    'The emitter lives in src/core/events alone: inject EventBus to publish, listen with @On(EventClass) or @AfterCommit(EventClass).',
};
const SOCKETS = {
  regex: '^(node:)?(net|http|https|http2|tls|dgram|undici)$',
  // Types and the table of status texts open no socket.
  allowTypeImports: true,
  allowImportNames: ['STATUS_CODES'],
  message:
    'Sockets live in src/core/http (requests, checked), src/core/server and src/core/database: inject Outbound.',
};

/** Restrictions add up, but a later block replaces an earlier one: so each names all it wants. */
function restrict(files, { syntax = [], imports = [] }, ignores = []) {
  return {
    files,
    ignores,
    rules: {
      'no-restricted-syntax': ['error', ...syntax],
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: imports }],
    },
  };
}

const EVERYWHERE = [...LANGUAGE];
const IN_SRC = [...EVERYWHERE, ENVIRONMENT, SOCKET_GLOBALS, TIMERS, ...CLOCK];

function without(list, ...left) {
  return list.filter((one) => !left.includes(one));
}

export default tseslint.config(
  {
    ignores: ['dist/', 'dist-*/', 'node_modules/', 'coverage/', 'data/'],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { house, 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.js', '.mjs'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [
        createNodeResolver({
          extensionAlias: { '.js': ['.ts', '.js'] },
          extensions: ['.ts', '.js'],
        }),
      ],
    },
    rules: {
      'house/layers': 'error',
      'house/no-barrel': 'error',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-duplicates': 'error',
      complexity: ['error', 14],
      eqeqeq: 'error',
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', 50],
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // A Nest module is a class with nothing in it but its decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      // DTOs and configurations are shapes: a literal is as good an instance as any.
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'demo/**/*.ts', 'bench/**/*.ts'],
    ignores: SPECS,
    rules: { 'house/doc-block': 'error' },
  },
  restrict(['**/*.ts'], { syntax: EVERYWHERE }),
  restrict(['src/**/*.ts'], { syntax: IN_SRC, imports: [EMITTER, SOCKETS] }),
  restrict(['src/modules/**/*.module.ts'], {
    syntax: [...IN_SRC, EXPORTED_SERVICES],
    imports: [EMITTER, SOCKETS],
  }),
  restrict(['src/core/**/*.ts'], {
    syntax: without(IN_SRC, TIMERS),
    imports: [EMITTER, SOCKETS],
  }),
  restrict(['src/core/config/**/*.ts'], {
    syntax: without(IN_SRC, ENVIRONMENT),
    imports: [EMITTER, SOCKETS],
  }),
  restrict(['src/core/events/**/*.ts'], { syntax: IN_SRC, imports: [SOCKETS] }),
  restrict(['src/core/clock/**/*.ts', 'src/common/instant.ts'], {
    syntax: without(IN_SRC, ...CLOCK),
    imports: [EMITTER, SOCKETS],
  }),
  restrict(['src/core/{http,server,database}/**/*.ts'], {
    syntax: without(IN_SRC, SOCKET_GLOBALS, TIMERS),
    imports: [EMITTER],
  }),
  {
    // A component is mostly markup; a handler that is written in it returns what it likes.
    files: ['console/**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', 80], 'house/layers': 'off' },
  },
  // The simulator is somebody else's server: it has sockets, a clock and timers of its own.
  restrict(['src/simulator/**/*.ts'], { syntax: [...EVERYWHERE, ENVIRONMENT] }),
  // The command line is a program of its own, and a client of the service.
  restrict(['src/cli/**/*.ts'], { syntax: EVERYWHERE }),
  {
    // main.ts speaks before there can be a logger.
    files: ['src/main.ts', 'demo/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: SPECS,
    rules: {
      'no-restricted-syntax': ['error', ...EVERYWHERE, MODULE_MOCKS],
      '@typescript-eslint/no-restricted-imports': 'off',
      // A describe block is as long as its cases, and a case reads best from top to bottom.
      'max-lines-per-function': 'off',
      // Tests implement interfaces with less than they promise, and assert what types know.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // `expect.any(...)` is an any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    plugins: { house },
    rules: {
      'house/layers': 'error',
      'house/no-barrel': 'error',
      complexity: ['error', 14],
      eqeqeq: 'error',
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', 50],
      'no-unused-vars': 'error',
      'prefer-const': 'error',
    },
  },
);
