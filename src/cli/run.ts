import type { Environment } from '../core/config/config-store.js';
import { describeError } from '../core/logging/describe-error.js';
import { StartupFault } from '../core/startup-fault.js';
import { type Command, readCall } from './command.js';
import { COMMANDS } from './commands.js';
import { CommandFault, EXIT, UsageFault } from './faults.js';
import { helpOf, overview } from './help.js';
import { Output } from './output.js';

const HELP = new Set(['help', '--help', '-h']);

/** Runs a command line. @param args without the program's name @returns the exit code */
export async function run(args: readonly string[], env: Environment): Promise<number> {
  const out = new Output(false);
  const [first] = args;
  if (first === undefined || HELP.has(first)) {
    out.raw(overview(COMMANDS));
    return first === undefined ? EXIT.usage : EXIT.done;
  }
  try {
    const { command, rest } = find(args);
    return await runOne(command, rest, env);
  } catch (error) {
    out.note(messageOf(error));
    return error instanceof CommandFault ? error.exitCode : EXIT.fault;
  }
}

async function runOne(command: Command, args: readonly string[], env: Environment) {
  try {
    const call = readCall(command, args, env);
    if (call.values['help'] !== true) return await command.run(call);
    call.out.raw(helpOf(command));
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof UsageFault)) throw error;
    throw new UsageFault(`${error.message}\nSee: readywire ${command.name} --help`);
  }
}

/** The command of two words, else of one. @throws UsageFault */
function find(args: readonly string[]): { command: Command; rest: readonly string[] } {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(' ');
    const command = COMMANDS.find((one) => one.name === name);
    if (command) return { command, rest: args.slice(words) };
  }
  const [first = ''] = args;
  const family = COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
  const known = family.length > 0 ? family.map(({ name }) => name).join(', ') : 'readywire --help';
  throw new UsageFault(`There is no command "${args.slice(0, 2).join(' ')}". See: ${known}`);
}

/** A sentence for what a person can mend, all that may be said of the rest. */
function messageOf(error: unknown): string {
  const isKnown =
    error instanceof CommandFault || error instanceof StartupFault || isOfFiles(error);
  return isKnown ? error.message : JSON.stringify(describeError(error));
}

/** A disk that is full, a folder that is not ours: the system says it well. */
function isOfFiles(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
