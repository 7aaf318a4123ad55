import { parseArgs } from 'node:util';
import type { Environment } from '../core/config/config-store.js';
import { UsageFault } from './faults.js';
import { Output } from './output.js';

/** An option of a command; one without `value` is a flag. */
export interface Option {
  readonly name: string;
  readonly short?: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly about: string;
}

/** A command as it was called. */
export interface Call {
  readonly positionals: readonly string[];
  /** The value of an option, `true` for a flag that is set. */
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly env: Environment;
  readonly out: Output;
}

/** One command of the command line. */
export interface Command {
  /** One word, or two: `keys create`. */
  readonly name: string;
  /** What stands behind the name in the help: `<id>`, `[<name>...]`. */
  readonly takes?: string;
  /** How many positionals: at least, at most. */
  readonly positionals?: readonly [least: number, most: number];
  readonly summary: string;
  /** What there is to know, some lines. */
  readonly about: string;
  /** Command lines without the program's name, each with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  readonly options?: readonly Option[];
  /** True: the arguments go to the command as they stand. */
  readonly isRaw?: boolean;
  /** @returns the exit code; throws CommandFault or StartupFault */
  run(call: Call): Promise<number>;
}

/** The options that every command has. */
export const COMMON_OPTIONS: readonly Option[] = [
  { name: 'json', about: 'Results as JSON, one value a line.' },
  { name: 'help', short: 'h', about: 'This help.' },
];

/**
 * Reads the arguments of the command.
 * @throws UsageFault
 */
export function readCall(command: Command, args: readonly string[], env: Environment): Call {
  if (command.isRaw) return { positionals: args, values: {}, env, out: new Output(false) };
  const { values, positionals } = parse(command, args);
  const [least, most] = command.positionals ?? [0, 0];
  if (values['help'] !== true && (positionals.length < least || positionals.length > most)) {
    throw new UsageFault(`It takes ${command.takes ?? 'no arguments'}.`);
  }
  return { positionals, values, env, out: new Output(values['json'] === true) };
}

type Parsed = Pick<Call, 'values' | 'positionals'>;

function parse(command: Command, args: readonly string[]): Parsed {
  const options = Object.fromEntries(
    [...(command.options ?? []), ...COMMON_OPTIONS].map(({ name, short, value }) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
    });
    return { values, positionals };
  } catch (error) {
    if (error instanceof TypeError) throw new UsageFault(error.message);
    throw error;
  }
}

/** The text of an option, undefined if it is not set. */
export function textOption({ values }: Call, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}
