import { type Command, COMMON_OPTIONS, type Option } from './command.js';

const EXIT_CODES = `Exit codes: 0 done; 1 a fault, or not all of it done; 2 the command line can't be
understood; 3 no answer from the service.`;

const ENVIRONMENT = `Commands that talk to a running service use its API: READYWIRE_URL (or --url) says where,
API_KEY_ID and API_KEY_SECRET who. Without them: the service of HOST and PORT on this machine, and the
key in DATA_DIR/keys/api.key. All others read the environment of the service itself; the embedded
database belongs to one process, so stop the service first.`;

/** What `readywire` prints without a command. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'Usage: readywire <command> [options]',
    lines.join('\n'),
    '`readywire <command> --help` explains one, with examples.',
    ENVIRONMENT,
    EXIT_CODES,
    '',
  ].join('\n\n');
}

/** What `readywire <command> --help` prints. */
export function helpOf(command: Command): string {
  const { name, takes, about, examples, options = [] } = command;
  const head = ['readywire', name, takes, command.isRaw ? '' : '[options]'].filter(Boolean);
  const all = command.isRaw ? [] : [...options, ...COMMON_OPTIONS];
  return [
    `Usage: ${head.join(' ')}`,
    about,
    ...(all.length > 0 ? [`Options:\n${optionLines(all)}`] : []),
    `Examples:\n${exampleLines(examples)}`,
    EXIT_CODES,
    '',
  ].join('\n\n');
}

function optionLines(options: readonly Option[]): string {
  const heads = options.map(({ name, short, value }) =>
    [`--${name}`, value === undefined ? '' : ` <${value}>`, short ? `, -${short}` : ''].join(''),
  );
  const width = Math.max(...heads.map(({ length }) => length));
  return options
    .map(({ about }, at) => `  ${(heads[at] ?? '').padEnd(width)}  ${about}`)
    .join('\n');
}

function exampleLines(examples: Command['examples']): string {
  return examples.map(([line, does]) => `  readywire ${line}\n      ${does}`).join('\n');
}
