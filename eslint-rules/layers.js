// Which file may import which: the layers of the house. ESLint and test/architecture.spec.ts
// both ask here.
import { dirname, posix, relative, resolve } from 'node:path';

/** What each layer may import, beside itself. `module` stands for another module's events. */
const ALLOWED = {
  common: [],
  entities: ['common'],
  core: ['common', 'entities', 'ormconfig'],
  migrations: [],
  module: ['common', 'core', 'entities'],
  simulator: ['common'],
  ormconfig: ['core'],
};

const WAYS_OUT = {
  common:
    'src/common is pure and knows nothing of ours: pass in what it needs, or move the file into src/core or the module that uses it.',
  entities: 'An entity knows nothing but types of src/common: move what it needs there.',
  core: 'src/core knows no module: let the module register itself with core, or move the code into the module.',
  migrations: 'A migration stands for itself for ever: copy what it needs into it.',
  module:
    'A module knows of another one only its events/: publish an event on the bus and listen to it, or read the table with a query of your own.',
  simulator:
    'The simulator is somebody else, outside of the service: talk to it over HTTP, or move what both need into src/common.',
  ormconfig: 'ormconfig.ts needs only configuration: keep it free of modules.',
};

/** The layer of a file, its path given from the project's root with forward slashes. */
export function layerOf(path) {
  if (/^ormconfig\.[jt]s$/.test(path)) return { layer: 'ormconfig' };
  const [root, folder = '', module = ''] = path.split('/');
  if (root !== 'src' || !path.startsWith(`src/${folder}/`)) return { layer: 'outside' };
  if (folder === 'modules') return { layer: 'module', module };
  return { layer: folder };
}

/**
 * Why `from` may not import `to` (both paths from the project's root), with the way out; null if
 * it may. Tests, the demo and what puts the application together may import everything.
 */
export function importFault(from, to) {
  if (/\.spec\.[jt]s$/.test(from)) return null;
  const here = layerOf(from);
  const there = layerOf(to);
  const allowed = ALLOWED[here.layer];
  if (allowed === undefined || isAllowed(here, there, to, allowed)) return null;
  return `${from} may not import ${to}. ${WAYS_OUT[here.layer]}`;
}

function isAllowed(here, there, to, allowed) {
  if (here.layer === 'module' && there.layer === 'module') {
    return here.module === there.module || to.startsWith(`src/modules/${there.module}/events/`);
  }
  return here.layer === there.layer || allowed.includes(there.layer);
}

/** The ESLint rule. */
export const layers = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const from = posixPath(relative(context.cwd, context.filename));
    const check = (node) => {
      const name = node.source?.value;
      if (typeof name !== 'string' || !name.startsWith('.')) return;
      const to = posixPath(relative(context.cwd, resolve(dirname(context.filename), name)));
      const message = importFault(from, to.replace(/\.js$/, '.ts'));
      if (message !== null) context.report({ node: node.source, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

function posixPath(path) {
  return path.split(/[\\/]/).join(posix.sep);
}
