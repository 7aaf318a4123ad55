import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

/** What a run was asked for. */
export interface Options {
  /** How long faults go on, or each half of the comparison with bad neighbours. */
  readonly seconds: number;
  /** Decides the faults, the events and the moods of the subscribers. */
  readonly seed: number;
  /** SIGKILLs. */
  readonly kills: number;
  /** SIGTERMs. */
  readonly stops: number;
  /** Crashes of PostgreSQL. */
  readonly crashes: number;
  /** Webhooks a second, over all processes. */
  readonly rate: number;
  /** Service processes. */
  readonly processes: number;
  /** Bad subscribers of the comparison; undefined: the campaign with faults. */
  readonly bad: number | undefined;
  /** Subscribers of the comparison in all. */
  readonly of: number;
}

/**
 * Reads the command line.
 * @throws TypeError or Error that says what is wrong with it
 */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: text,
      seed: text,
      kills: text,
      stops: text,
      crashes: text,
      rate: text,
      processes: text,
      bad: text,
      of: text,
    },
  });
  const number = (name: keyof typeof values, fallback: number, least = 0): number => {
    const value = Number(values[name] ?? fallback);
    if (Number.isInteger(value) && value >= least) return value;
    throw new Error(`--${name} must be a whole number, at least ${String(least)}`);
  };
  const isComparison = values.bad !== undefined;
  const seconds = number('seconds', 60, 2);
  const kills = number('kills', 24);
  return {
    seconds,
    kills,
    seed: number('seed', randomInt(2 ** 31)),
    stops: number('stops', Math.ceil(kills / 4)),
    // With few kills a crash at all; in a long run one of each sort.
    crashes: number('crashes', kills === 0 ? 0 : seconds < 40 ? 1 : 2),
    rate: number('rate', isComparison ? 20 : 50, 1),
    processes: number('processes', 2, 1),
    bad: isComparison ? number('bad', 0, 1) : undefined,
    of: number('of', 30, 2),
  };
}
