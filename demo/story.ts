import {
  accountAdded,
  accountConnected,
  accountFailed,
  reportsReady,
} from '../src/simulator/scenarios/happenings.js';
import type { Step } from '../src/simulator/scenarios/scenario.js';

const FIRST = 'Whole Goods';
const SECOND = 'Bullseye';
const THIRD = 'Tipsy Cab';

/** Three accounts are added, two connect, one fails; the data of the first is told too early. */
export const ACCOUNTS_ARRIVE: readonly Step[] = [
  { at: 0, happens: accountAdded(FIRST) },
  { at: 300, happens: accountAdded(SECOND) },
  { at: 600, happens: accountAdded(THIRD) },
  {
    at: 1000,
    happens: accountConnected(FIRST),
    told: { after: 900 },
    note: 'late: its data was told first',
  },
  { at: 1400, happens: reportsReady(FIRST), note: 'a first part, told before the connection' },
  { at: 2400, happens: accountConnected(SECOND) },
  { at: 2900, happens: accountFailed(THIRD, 'invalid_credentials') },
];

/** Somebody forges the data of the second; the true one comes late and twice, then an old part. */
export const DATA_ARRIVES: readonly Step[] = [
  {
    at: 0,
    happens: reportsReady(FIRST),
    told: { after: 2600 },
    note: 'an old part that was overtaken',
  },
  {
    at: 400,
    happens: reportsReady(FIRST, SECOND),
    told: { forged: true },
    note: 'forged: one byte is not what was signed',
  },
  {
    at: 600,
    happens: reportsReady(FIRST, SECOND),
    told: { after: 500, times: 2, every: 900 },
    note: 'the missing part, at last',
  },
];

/** A service of the company's, and the events that it subscribes to. */
export interface Wish {
  readonly name: string;
  /** In words. */
  readonly about: string;
  readonly events: readonly string[];
  /** How many messages of each event have to arrive, each exactly once. */
  readonly expected: Readonly<Record<string, number>>;
}

export const LOAN_DESK: Wish = {
  name: 'loan-desk',
  about: 'every event of accounts and reports',
  events: [
    'accounts.added',
    'accounts.connected',
    'accounts.failed',
    'accounts.updated',
    'accounts.removed',
    'reports.ready',
    'reports.generated',
    'reports.fully_ready',
  ],
  expected: {
    'accounts.added': 3,
    'accounts.connected': 2,
    'accounts.failed': 1,
    'reports.ready': 3,
    'reports.fully_ready': 1,
    'reports.generated': 1,
  },
};

export const MAILER: Wish = {
  name: 'mailer',
  about: 'only reports.fully_ready',
  events: ['reports.fully_ready'],
  expected: { 'reports.fully_ready': 1 },
};
