import { parseArgs } from 'node:util';

/** What a run was asked for. */
export interface Options {
  /** Scenarios by name; none: all of the quick ones. */
  readonly names: readonly string[];
  /** Only names what there is. */
  readonly list: boolean;
  /** Tables for the documentation. */
  readonly markdown: boolean;
  /** How long each measured stretch is. */
  readonly seconds: number;
  /** How often baseline and service take turns. */
  readonly rounds: number;
  /** How long the scenarios about memory take. */
  readonly minutes: number;
  /** How many old rows there are; undefined: as many as the scenario's aim speaks of. */
  readonly rows: number | undefined;
  /** Webhooks a second where the rate is fixed; undefined: as the scenario's aim has it. */
  readonly rate: number | undefined;
  /** A folder for CPU profiles of the services; undefined: none are made. */
  readonly profile: string | undefined;
}

/**
 * Reads the command line.
 * @throws TypeError or Error that says what is wrong with it
 */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      list: flag,
      markdown: flag,
      seconds: text,
      rounds: text,
      minutes: text,
      rows: text,
      rate: text,
      profile: text,
    },
  });
  const number = (name: 'seconds' | 'rounds' | 'minutes' | 'rows' | 'rate'): number | undefined => {
    const given = values[name];
    if (given === undefined) return undefined;
    if (/^\d{1,9}$/.test(given) && Number(given) >= 1) return Number(given);
    throw new Error(`--${name} must be a whole number, at least 1`);
  };
  return {
    names: positionals,
    list: values.list,
    markdown: values.markdown,
    seconds: number('seconds') ?? 8,
    rounds: number('rounds') ?? 3,
    minutes: number('minutes') ?? 10,
    rows: number('rows'),
    rate: number('rate'),
    profile: values.profile,
  };
}
