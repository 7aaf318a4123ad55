import fc from 'fast-check';
import { factsOf } from './facts-of-event.js';
import type { Reading } from './facts-of-event.js';

const USER = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';
const A = '0187c66e-e7e5-811c-b006-2232f00f426a';
const B = '0185a8b8-60eb-80ca-7482-5f24504573f7';
const RECEIVED = '2025-06-24T22:10:00.000001Z';
const STATED = '2025-06-24T22:05:22.012767Z';

const read = (event: string, data: unknown): Reading =>
  factsOf({ id: 'e1', event, data, receivedAt: RECEIVED });

function facts(event: string, data: unknown): unknown[] {
  const reading = read(event, data);
  if (!('facts' in reading)) throw new Error(JSON.stringify(reading));
  return reading.facts.map(({ account, kind, at, exact, errorCode }) => {
    return [account, kind, at, exact ? 'exact' : 'inexact', errorCode];
  });
}

describe('reports.ready', () => {
  const accounts = [
    { id: A, last_synced_at: STATED },
    { id: B, last_synced_at: null },
  ];
  const expected = [
    [A, 'ready', STATED, 'exact', null],
    [B, 'ready', null, 'inexact', null],
  ];

  it.each([
    ['bare', { user: USER, accounts }, null],
    ['with an external id', { user: USER, external_id: 'e-1', accounts, documents: [] }, 'e-1'],
    [
      'in a resource',
      { user: USER, resource: { user: USER, external_id: 'e-2', accounts } },
      'e-2',
    ],
    [
      'with the user in the resource',
      { resource: { user: USER, external_id: '', accounts } },
      null,
    ],
  ])('reads the shape %s', (_name, data, externalId) => {
    expect(facts('reports.ready', data)).toEqual(expected);
    expect(read('reports.ready', data)).toMatchObject({ user: USER, externalId, reports: [] });
  });

  it('reads a list without accounts', () => {
    expect(facts('reports.ready', { user: USER, accounts: [] })).toEqual([]);
  });

  it('keeps the latest of an account that is listed more than once', () => {
    const list = [null, '2025-06-24T22:04:00Z', STATED, 'x', '2025-06-24T22:03:00Z', null];
    const twice = list.map((last_synced_at) => ({ id: A, last_synced_at }));
    expect(facts('reports.ready', { user: USER, accounts: twice })).toEqual([expected[0]]);
  });

  it('skips what is no account, if some is', () => {
    const mixed = [null, 5, 'x', [], { id: 7 }, { id: A, last_synced_at: STATED }];
    expect(facts('reports.ready', { user: USER, accounts: mixed })).toEqual([expected[0]]);
  });

  it('takes a list of more than a thousand accounts for none', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => ({
      id: `00000000-0000-0000-0000-${String(i).padStart(12, '0')}`,
    }));
    const thousand = many.slice(0, 1000);
    expect(facts('reports.ready', { user: USER, accounts: thousand })).toHaveLength(1000);
    expect(read('reports.ready', { user: USER, accounts: many })).toHaveProperty('unreadable');
  });
});

describe('the others', () => {
  it('users.fully_synced mentions its accounts', () => {
    const data = {
      user: USER.toUpperCase(),
      resource: { id: USER, accounts_connected: [A.toUpperCase(), B, A, 'x'], external_id: 'July' },
    };
    expect(facts('users.fully_synced', data)).toEqual([
      [A, 'mentioned', RECEIVED, 'inexact', null],
      [B, 'mentioned', RECEIVED, 'inexact', null],
    ]);
    expect(read('users.fully_synced', data)).toMatchObject({ user: USER, externalId: 'July' });
    expect(read('users.fully_synced', { resource: { id: USER } })).toMatchObject({ user: USER });
  });

  it('reports.generated tells of a report and of no account', () => {
    const data = { user: USER, type: 'voe-new', report_id: A.toUpperCase() };
    expect(read('reports.generated', data)).toEqual({
      user: USER,
      facts: [],
      externalId: null,
      reports: [{ id: A, type: 'voe-new', status: 'generated' }],
      snapshot: null,
    });
  });

  it.each([
    'identities.added',
    'paystubs.fully_synced',
    'unheard.of',
    'constructor',
    '__proto__',
    '',
  ])('does not track %p', (event) => {
    expect(read(event, { user: USER, account: A })).toEqual({ untracked: true });
  });
});

describe('what cannot be read', () => {
  const fromJson = (text: string): unknown => JSON.parse(text) as unknown;

  it.each([
    ['accounts.connected', null, 'data is not an object'],
    ['accounts.connected', [], 'data is not an object'],
    ['accounts.connected', 'x', 'data is not an object'],
    ['accounts.connected', {}, 'data.user is not an id'],
    ['accounts.connected', { user: 5, account: A }, 'data.user is not an id'],
    ['accounts.connected', { user: `${USER}0`, account: A }, 'data.user is not an id'],
    ['accounts.connected', { user: USER }, 'data.account is not an id'],
    ['accounts.removed', { user: USER, account: {} }, 'data.account is not an id'],
    ['reports.ready', { user: USER }, 'data.accounts is not a list'],
    ['reports.ready', { user: USER, accounts: {} }, 'data.accounts is not a list'],
    ['reports.ready', { user: USER, accounts: [{}] }, 'data.accounts has no item with an id'],
    ['reports.generated', { user: USER, type: 'voe' }, 'data.report_id is not an id'],
    ['reports.generated', { user: USER, report_id: A }, 'data.type is not a text'],
    [
      'accounts.connected',
      fromJson(`{"__proto__": {"user": "${USER}", "account": "${A}"}}`),
      'data.user is not an id',
    ],
  ])('%s of %j', (event, data, unreadable) => {
    expect(read(event, data)).toEqual({ unreadable });
  });

  it('never throws, and never dates a fact later than its receipt', () => {
    const event = fc.constantFrom(
      ...['accounts.added', 'accounts.connected', 'accounts.updated', 'accounts.failed'],
      ...['accounts.removed', 'reports.ready', 'reports.generated', 'users.fully_synced'],
    );
    const any = fc.oneof(
      fc.anything({ maxDepth: 1, maxKeys: 3 }),
      fc.constantFrom(USER, A, STATED, '2099-01-01T00:00:00Z'),
    );
    const names = ['user', 'account', 'accounts', 'resource', 'connection', 'updated_at', 'id'];
    const data = fc.letrec((tie) => ({
      object: fc.dictionary(fc.constantFrom(...names, 'status', '__proto__'), tie('value')),
      value: fc.oneof(
        { maxDepth: 4 },
        any,
        tie('object'),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
    })).object;
    fc.assert(
      fc.property(event, data, (name, value) => {
        const reading = read(name, value);
        if (!('facts' in reading)) return;
        reading.facts.forEach((fact) => {
          expect((fact.at ?? '') <= RECEIVED).toBe(true);
          expect(fact.exact).toBe(fact.statedAt !== null);
        });
        const keys = reading.facts.map(({ account, kind }) => `${account} ${kind}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 300 },
    );
  });
});
