import { readFileSync } from 'node:fs';
import { CASE_USER, caseAccount, caseTime } from './case-basics.js';
import type { Fact } from './fact.js';
import { dataAsOf, factsOfSnapshot, SNAPSHOT_EVENT } from './facts-of-snapshot.js';
import type { TrackedReading } from './facts-of-event.js';

const A = caseAccount('A');
const SYNCED = { status: 'synced' };
const receivedAt = caseTime('11:00');

function read(data: unknown): TrackedReading | string {
  return factsOfSnapshot({ id: 'event-01', event: SNAPSHOT_EVENT, data, receivedAt });
}

/** What is said of accounts that are listed like this. */
function saidOf(...accounts: readonly unknown[]): readonly string[] {
  const reading = read({ user: CASE_USER, taken_at: caseTime('10:59'), accounts });
  if (typeof reading === 'string') throw new Error(reading);
  return reading.facts.map(describeFact);
}

function describeFact({ kind, at, exact, errorCode }: Fact): string {
  const code = errorCode === null ? '' : ` ${errorCode}`;
  return `${kind} ${at?.slice(11, 16) ?? 'never'}${exact ? '' : ' inexact'}${code}`;
}

const account = (connection: unknown, more: object = {}): object => ({
  id: A,
  connection,
  ...more,
});
const at = (time: string): object => ({ updated_at: caseTime(time) });
const data = (time: string): object => ({
  scanned_at: caseTime(time),
  availability: { gigs: SYNCED },
});

describe('an account that the provider lists', () => {
  it.each<[string, object, string[]]>([
    [
      'connected, with its data',
      account({ status: 'connected', ...at('10:00') }, data('10:05')),
      ['connected 10:00', 'ready 10:05'],
    ],
    [
      'connected, without a time',
      account({ status: 'connected' }, data('10:05')),
      ['mentioned 11:00 inexact', 'ready 10:05'],
    ],
    [
      'being connected again',
      account({ status: 'connecting', ...at('10:00') }, data('09:00')),
      ['added 10:00'],
    ],
    ['in error', account({ status: 'error', error_code: 'x', ...at('10:00') }), ['error 10:00 x']],
    [
      'in error, with data read since',
      account({ status: 'error', ...at('10:00') }, data('10:05')),
      ['error 10:00', 'ready 10:00'],
    ],
    [
      'in error, without a time',
      account({ status: 'error', updated_at: 'infinity' }),
      ['error 10:59'],
    ],
    [
      'in a status that is new',
      account({ status: 'sleeping', ...at('10:00') }),
      ['mentioned 11:00 inexact'],
    ],
    ['without a connection', { id: A }, ['mentioned 11:00 inexact']],
    ['without an id', { connection: { status: 'connected' } }, []],
    [
      'connected in the future',
      account({ status: 'connected', ...at('23:00') }),
      ['connected 11:00'],
    ],
  ])('%s', (_what, listed, facts) => {
    expect(saidOf(listed)).toEqual(facts);
  });

  it('is read in the form of the provider', () => {
    const file = new URL('../../../../test/support/payloads/rest-account.json', import.meta.url);
    const listed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const reading = read({ user: CASE_USER, taken_at: '2023-02-01T00:00:00Z', accounts: [listed] });
    expect(reading).toMatchObject({
      facts: [
        { kind: 'connected', at: '2023-01-30T12:53:25.561000Z', exact: true },
        { kind: 'ready', at: '2023-01-30T12:55:04.016000Z', exact: true },
      ],
      snapshot: { user: CASE_USER, takenAt: '2023-02-01T00:00:00.000000Z', receivedAt },
    });
  });
});

describe('the data of an account', () => {
  const scanned_at = caseTime('10:05');

  it.each<[string, object, boolean]>([
    [
      'all four parts are there',
      { identities: SYNCED, paystubs: SYNCED, gigs: SYNCED, shifts: SYNCED },
      true,
    ],
    ['some are null', { identities: SYNCED, paystubs: null }, true],
    [
      'others are still in progress',
      { paystubs: SYNCED, user_forms: { status: 'in_progress' } },
      true,
    ],
    [
      'one of the four is in progress',
      { identities: SYNCED, shifts: { status: 'in_progress' } },
      false,
    ],
    ['one of them has no status', { paystubs: {} }, false],
  ])('is all in or not, if %s', (_what, availability, isIn) => {
    expect(dataAsOf({ scanned_at, availability })).toBe(isIn ? scanned_at : null);
  });

  it('is not in if nothing was scanned', () => {
    expect(dataAsOf({ scanned_at: null, availability: { paystubs: SYNCED } })).toBeNull();
  });
});

describe('a snapshot', () => {
  it('says which reports there are', () => {
    const report = { id: A.toUpperCase(), type: 'voie', status: 'failed' };
    const odd = { id: A, type: 'voe', status: 'thinking' };
    const reports = [report, odd, { id: 'none', type: 'voie' }, { id: A }, null];
    expect(
      read({ user: CASE_USER, taken_at: caseTime('10:59'), accounts: [], reports }),
    ).toMatchObject({
      reports: [
        { id: A, type: 'voie', status: 'failed' },
        { id: A, type: 'voe', status: 'generating' },
      ],
    });
  });

  it('is never of later than its receipt', () => {
    const reading = read({ user: CASE_USER, taken_at: caseTime('12:00'), accounts: [] });
    expect(reading).toMatchObject({ snapshot: { takenAt: receivedAt } });
  });

  it.each<[unknown, string]>([
    [null, 'data.user is not an id'],
    [{ user: 'x' }, 'data.user is not an id'],
    [{ user: CASE_USER, taken_at: 'infinity' }, 'data.taken_at is not a time'],
  ])('%j can not be read', (said, fault) => {
    expect(read(said)).toBe(fault);
  });
});
