import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { FaultShares } from './faults/faults.js';

/** What `npm run simulate` was asked for. */
export interface SimulateOptions {
  readonly help: boolean;
  readonly port: number;
  readonly speed: number;
  /** How many people live at the same time. */
  readonly users: number;
  readonly seed: number;
  readonly requestsPerSecond: number;
  readonly faults: Partial<FaultShares>;
}

/** The options that are shares, and the fault that each is. */
const SHARES = {
  lose: 'lose',
  duplicate: 'duplicate',
  delay: 'delay',
  reorder: 'reorder',
  vanish: 'vanish',
  'without-resource': 'withoutResource',
  'fail-reports': 'failReports',
  'api-errors': 'apiErrors',
  'api-drops': 'apiDrops',
  'api-slow': 'apiSlow',
} as const satisfies Readonly<Record<string, keyof FaultShares>>;

/** What `--help` prints. */
export const USAGE = `A payroll-data provider to try Readywire with: an API, signed webhooks, people who connect accounts.

  npm run simulate -- [options]

  --port 4100          where it listens, on 127.0.0.1
  --users 0            so many people live at the same time: they connect accounts, fail, reconnect
  --speed 1            its seconds in a real one; above 1 its dates begin in the past
  --seed <number>      the same seed makes the same lives and the same faults
  --requests 50        requests a second, then 429

How it misbehaves, each a share from 0 to 1:
  --lose 0.2           webhooks that are never sent (Readywire finds out by asking)
  --duplicate, --delay, --reorder
                       webhooks sent twice, late, after the next one
  --vanish             the subscription is gone after a webhook
  --without-resource   account events that come without the account
  --fail-reports       reports that fail; no webhook tells of it
  --api-errors, --api-drops, --api-slow
                       calls answered 5xx, never, late

Once it runs, type \`help\` for what you can let happen.
`;

/**
 * Reads the command line.
 * @throws TypeError or Error that says what is wrong with it
 */
export function readOptions(args: readonly string[]): SimulateOptions {
  const text = { type: 'string' } as const;
  const shares = Object.keys(SHARES).map((name) => [name, text] as const);
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      ...{ port: text, users: text, speed: text, seed: text, requests: text },
      ...Object.fromEntries(shares),
    },
  });
  const given = values as Readonly<Record<string, string | boolean | undefined>>;
  const number = (name: string, fallback: number, least: number, most: number): number => {
    const value = Number(given[name] ?? fallback);
    if (value >= least && value <= most) return value;
    throw new Error(`--${name} must be a number from ${least} to ${most}`);
  };
  const faults = Object.entries(SHARES).map(([name, fault]) => [fault, number(name, 0, 0, 1)]);
  return {
    help: given['help'] === true,
    port: number('port', 4100, 0, 65_535),
    users: number('users', 0, 0, 1_000),
    speed: number('speed', 1, 0.1, 1_000),
    seed: number('seed', randomInt(2 ** 31), 0, 2 ** 31),
    requestsPerSecond: number('requests', 50, 1, 1_000_000),
    faults: Object.fromEntries(faults) as Partial<FaultShares>,
  };
}
