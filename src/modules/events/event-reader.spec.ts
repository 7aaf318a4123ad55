import fc from 'fast-check';
import { columnsOf } from './event-columns.js';
import { readBody } from './event-reader.js';

const USER = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';
const ACCOUNT = '0187c66e-e7e5-811c-b006-2232f00f426a';

function body(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value, null, 2));
}

describe('reading the body of a webhook', () => {
  it('takes an event with its ids, whatever their version digits', () => {
    const read = readBody(
      body({ event: 'accounts.connected', data: { user: USER.toUpperCase(), account: ACCOUNT } }),
    );
    expect(read).toMatchObject({
      event: 'accounts.connected',
      user: USER,
      isTracked: true,
      isRelayed: true,
      fault: null,
    });
  });

  it('relays an unknown event, whatever its data', () => {
    expect(readBody(body({ event: 'moon.risen', data: 7 }))).toMatchObject({
      isTracked: true,
      isRelayed: true,
      fault: null,
    });
  });

  it.each([
    ['a known event without its user', { event: 'reports.ready', data: { accounts: [] } }],
    ['a known event without its account', { event: 'accounts.failed', data: { user: USER } }],
    ['an id that is none', { event: 'reports.ready', data: { user: 'me' } }],
    ['data that is a list', { event: 'reports.ready', data: [USER] }],
    ['no data at all', { event: 'reports.ready' }],
  ])('relays, but does not track: %s', (_, value) => {
    expect(readBody(body(value))).toMatchObject({
      isTracked: false,
      isRelayed: true,
      fault: expect.any(String),
    });
  });

  it('needs no user where the catalogue asks for none', () => {
    expect(readBody(body({ event: 'items.updated', data: { item: 'item_1' } })).fault).toBeNull();
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no JSON', Buffer.from('hello')],
    ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['a text', body('reports.ready')],
    ['a list', body([{ event: 'reports.ready' }])],
    ['no event', body({ data: { user: USER } })],
    ['an event that is a number', body({ event: 1 })],
    ['one of our own', body({ event: 'reports.fully_ready', data: { user: USER } })],
    [
      'nested 5,000 deep',
      Buffer.from(`{"event":"moon.risen","data":${'['.repeat(5000)}${']'.repeat(5000)}}`),
    ],
  ])('neither tracks nor relays: %s', (_, bytes) => {
    expect(readBody(bytes)).toMatchObject({
      isTracked: false,
      isRelayed: false,
      fault: expect.any(String),
    });
  });

  it('is not fooled by __proto__', () => {
    const bytes = Buffer.from(`{"event":"reports.ready","data":{"__proto__":{"user":"${USER}"}}}`);
    expect(readBody(bytes)).toMatchObject({ isTracked: false, user: null });
  });

  it.each([
    ['in its resource', { event: 'reports.ready', data: { resource: { user: USER } } }],
    ['as its resource', { event: 'users.updated', data: { resource: { id: USER } } }],
    ['under a name of our own', { event: 'users.snapshot', data: { user: USER } }],
    ['in an event without an account', { event: 'accounts.failed', data: { user: USER } }],
    ['in an unknown event', { event: 'moon.risen', data: { user: USER.toUpperCase() } }],
  ])('finds the user %s, so that who is erased is found', (_, value) => {
    expect(columnsOf(body(value)).user).toBe(USER);
  });

  it('takes no resource for a user where it is something else', () => {
    const account = { event: 'accounts.connected', data: { resource: { id: USER } } };
    expect(columnsOf(body(account)).user).toBeNull();
  });

  it('never throws, and gives columns that PostgreSQL takes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
          hostileBodies(),
        ),
        (bytes) => {
          const { event } = columnsOf(bytes);
          expect(event ?? '').not.toContain('\0');
          expect((event ?? '').isWellFormed()).toBe(true);
          expect((event ?? '').length).toBeLessThanOrEqual(100);
        },
      ),
    );
  });
});

function hostileBodies(): fc.Arbitrary<Buffer> {
  const names = fc.array(fc.constantFrom('\0', '\ud800', 'x', '😀', 'a'.repeat(99)), {
    maxLength: 9,
  });
  return names.map((parts) => body({ event: parts.join(''), data: { user: USER } }));
}
