import {
  type ConfigClass,
  configClasses,
  type Variable,
  variablesOf,
} from '../../src/core/config/variable.decorator.js';
import type { GeneratedFile } from './generated-file.js';

/** What everybody sets comes first, the rest by name. */
const FIRST = ['ServerConfig', 'ProcessConfig', 'DatabaseConfig', 'SecretsConfig', 'AccessConfig'];

interface Group {
  readonly title: string;
  readonly variables: readonly Variable[];
}

/** The variables by the configuration class that declares them. */
function groups(): readonly Group[] {
  const rank = ({ name }: ConfigClass): string =>
    FIRST.includes(name) ? String(FIRST.indexOf(name)) : name;
  const types = [...configClasses()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return types.map((type) => ({
    title: type.name.replace(/Config$/, '').replace(/(?<=[a-z])(?=[A-Z])/g, ' '),
    variables: variablesOf(type),
  }));
}

/** `docs/configuration.md`: every variable that the code reads, with its default. */
export function configurationPage(): GeneratedFile {
  const parts = groups().map(
    ({ title, variables }) =>
      `## ${title}\n\n| variable | default | meaning |\n|---|---|---|\n${variables.map(row).join('\n')}\n`,
  );
  const head =
    '# Configuration\n\n' +
    '<!-- Written by `npm run generate` from the classes that declare the variables. -->\n\n' +
    'Readywire is configured by environment variables. They are checked at start: every fault is ' +
    'reported at once, with the name of the variable and what is expected, and the process ends ' +
    'with exit code 1. An empty variable counts as unset. Durations are written `500ms`, `10s`, ' +
    '`15m`, `2h` or `5d`, sizes `64kb` or `1mb`. `.env.example` is the same list as a file to ' +
    'copy.\n';
  return { path: 'docs/configuration.md', text: [head, ...parts].join('\n') };
}

function row({ name, about, ...variable }: Variable): string {
  const isSecret = variable.secret ? ' Never printed.' : '';
  const given = !variable.default ? 'unset' : `\`${variable.default}\``;
  return `| \`${name}\` | ${given} | ${cell(about)}${isSecret} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** `.env.example`: the same variables as a file of the shell, every one commented out. */
export function envExample(): GeneratedFile {
  const head =
    '# Written by `npm run generate`: every variable that Readywire reads, with its default.\n' +
    '# Copy it to .env, take the # away from what you set, then: set -a; . ./.env; set +a; npm start\n';
  const parts = groups().map(({ title, variables }) => `# --- ${title} ---\n${lines(variables)}`);
  return { path: '.env.example', text: [head, ...parts].join('\n') };
}

function lines(variables: readonly Variable[]): string {
  return variables
    .map((variable) => `# ${variable.about}\n#${variable.name}=${variable.default ?? ''}\n`)
    .join('\n');
}
