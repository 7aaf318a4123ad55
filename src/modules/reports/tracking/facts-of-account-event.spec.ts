import { factsOf } from './facts-of-event.js';
import type { Reading } from './facts-of-event.js';

const USER = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';
const A = '0187c66e-e7e5-811c-b006-2232f00f426a';
const RECEIVED = '2025-06-24T22:10:00.000001Z';
const STATED = '2025-06-24T22:05:22.012767Z';

const read = (event: string, data: unknown): Reading =>
  factsOf({ id: 'e1', event, data, receivedAt: RECEIVED });

const resource = (status: unknown, updatedAt: unknown, code: unknown = null): object => ({
  id: A,
  user: USER,
  connection: { status, error_code: code, error_message: null, updated_at: updatedAt },
});

function facts(event: string, data: unknown): unknown[] {
  const reading = read(event, data);
  if (!('facts' in reading)) throw new Error(JSON.stringify(reading));
  return reading.facts.map(({ account, kind, at, exact, errorCode }) => {
    return [account, kind, at, exact ? 'exact' : 'inexact', errorCode];
  });
}

describe('account events', () => {
  it('makes whole facts', () => {
    expect(read('accounts.connected', { account: A, user: USER })).toEqual({
      user: USER,
      externalId: null,
      reports: [],
      snapshot: null,
      facts: [
        {
          user: USER,
          account: A,
          kind: 'connected',
          at: RECEIVED,
          statedAt: null,
          exact: false,
          receivedAt: RECEIVED,
          eventId: 'e1',
          errorCode: null,
        },
      ],
    });
  });

  it.each([
    ['accounts.added', 'connecting', ['added']],
    ['accounts.added', 'connected', ['added', 'connected']],
    ['accounts.added', 'error', ['added', 'error']],
    ['accounts.connected', 'connected', ['connected']],
    ['accounts.connected', 'connecting', ['connected']],
    ['accounts.connected', 'error', ['connected', 'error']],
    ['accounts.updated', 'connected', ['connected']],
    ['accounts.updated', 'error', ['error']],
    ['accounts.failed', 'error', ['error']],
    ['accounts.failed', 'connecting', ['error']],
    ['accounts.failed', 'connected', ['error']],
  ])('%s of a connection that is %s: %j, at its time', (event, status, kinds) => {
    const data = { account: A, user: USER, resource: resource(status, STATED) };
    expect(facts(event, data)).toEqual(kinds.map((kind) => [A, kind, STATED, 'exact', null]));
  });

  it.each([
    ['accounts.updated', 'connecting', 'mentioned'],
    ['accounts.updated', 'something new', 'mentioned'],
    ['accounts.updated', { toString: 'error' }, 'mentioned'],
    ['accounts.removed', 'connected', 'removed'],
    ['accounts.removed', 'error', 'removed'],
  ])('%s of a connection that is %j: %s, at its receipt', (event, status, kind) => {
    const data = { account: A, user: USER, resource: resource(status, STATED) };
    expect(facts(event, data)).toEqual([[A, kind, RECEIVED, 'inexact', null]]);
  });

  it('takes an update without a resource for a mention', () => {
    const expected = [[A, 'mentioned', RECEIVED, 'inexact', null]];
    expect(facts('accounts.updated', { account: A, user: USER })).toEqual(expected);
  });

  it.each(['infinity', '', 'x', null, undefined, 5, {}, [], '2025-02-30T00:00:00Z'])(
    'dates by the receipt what is stated as %p',
    (at) => {
      const data = { account: A, user: USER, resource: resource('connected', at) };
      expect(facts('accounts.connected', data)).toEqual([
        [A, 'connected', RECEIVED, 'inexact', null],
      ]);
    },
  );

  it('takes a time in the future for the receipt, and keeps what was stated', () => {
    const later = '2099-01-01T00:00:00Z';
    const data = { account: A, user: USER, resource: resource('connected', later) };
    expect(read('accounts.connected', data)).toMatchObject({
      facts: [{ at: RECEIVED, exact: true, statedAt: '2099-01-01T00:00:00.000000Z' }],
    });
  });

  it('finds the error code in the event or in its connection', () => {
    const failed = { account: A, user: USER, error_code: 'invalid_mfa' };
    expect(facts('accounts.failed', failed)).toEqual([
      [A, 'error', RECEIVED, 'inexact', 'invalid_mfa'],
    ]);
    const broken = { account: A, user: USER, resource: resource('error', STATED, 'expired') };
    expect(facts('accounts.updated', broken)).toEqual([[A, 'error', STATED, 'exact', 'expired']]);
    const both = { ...broken, error_code: '' };
    expect(facts('accounts.failed', both)).toEqual([[A, 'error', STATED, 'exact', 'expired']]);
  });

  it('makes an error code fit for one line of text', () => {
    const data = { account: A, user: USER, error_code: `a\u0000b\nc${'x'.repeat(5000)}` };
    const [fact] = facts('accounts.failed', data) as [[string, string, string, string, string]];
    expect(fact[4]).toMatch(/^abcx{1,200}$/);
  });

  it('takes the account from the resource if it is not named beside it', () => {
    const data = { user: USER, resource: resource('connected', STATED) };
    expect(facts('accounts.connected', data)).toEqual([[A, 'connected', STATED, 'exact', null]]);
  });
});
