import { messageBody } from './message.js';

const NAME = 'Loans "A"';
const USER = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';
const ACCOUNTS = '[{"id":"01a2","last_synced_at":"2026-01-02T03:04:05.000006Z"}]';

/** The `data` that goes out for a stored body. */
function sent(event: string, body: string, includeResource = false): string {
  const text = messageBody({ event, name: NAME, body }, { includeResource });
  const head = `{"event":"${event}","name":"Loans \\"A\\"","data":`;
  expect(text.startsWith(head)).toBe(true);
  return text.slice(head.length, -1);
}

const stored = (event: string, data: string): string =>
  `{\n  "data": ${data},\n  "name": "the provider's name",\n  "event": "${event}"\n}`;

describe('messageBody', () => {
  it('is compact, in the order event, name, data, under the name of the subscription', () => {
    const body = stored('users.fully_synced', `{ "user": "${USER}", "resource": { "n": 1 } }`);
    expect(messageBody({ event: 'users.fully_synced', name: 'Mine', body }, noResource)).toBe(
      `{"event":"users.fully_synced","name":"Mine","data":{"user":"${USER}","resource":{"n":1}}}`,
    );
  });

  it('splices data: numbers, escapes and duplicate members arrive as they came', () => {
    const data = '{ "n": [1.0, 1e400, 12345678901234567890], "a": 1, "a": "\\u00e9 \\/" }';
    expect(sent('gigs.added', stored('gigs.added', data))).toBe(
      '{"n":[1.0,1e400,12345678901234567890],"a":1,"a":"\\u00e9 \\/"}',
    );
  });

  it('takes the last data of several, as JSON.parse does', () => {
    expect(sent('gigs.added', '{"data": 1, "d\\u0061ta": {"x": 2}}')).toBe('{"x":2}');
  });

  it.each(['{"event":"gigs.added"}', '{"event":"gigs.added","data":null}'])(
    'sends null for the data of %s',
    (body) => {
      expect(sent('gigs.added', body)).toBe('null');
    },
  );

  it('leaves data of any other kind as it is', () => {
    expect(sent('accounts.added', stored('accounts.added', '[ 1, "x" ]'))).toBe('[1,"x"]');
  });
});

const noResource = { includeResource: false };

describe('the resource of account events', () => {
  const data = '{ "account": "01a2", "resource": {"id": "01a2"}, "user": "u", "resource": 1 }';

  it.each(['accounts.added', 'accounts.connected', 'accounts.updated', 'accounts.failed'])(
    'is left out of %s unless the subscription asks for it',
    (event) => {
      expect(sent(event, stored(event, data))).toBe('{"account":"01a2","user":"u"}');
      expect(sent(event, stored(event, data), true)).toBe(
        '{"account":"01a2","resource":{"id":"01a2"},"user":"u","resource":1}',
      );
    },
  );

  it.each(['accounts.removed', 'users.fully_synced'])('stays in %s', (event) => {
    expect(sent(event, stored(event, '{"resource": {}}'))).toBe('{"resource":{}}');
  });
});

describe('reports.ready', () => {
  const ready = (data: string): string => sent('reports.ready', stored('reports.ready', data));
  const shapeB = (externalId: string, more = ''): string =>
    `{"user":"${USER}","external_id":${externalId},"accounts":${ACCOUNTS}${more}}`;

  it.each([
    ['(a)', `{"user": "${USER}", "accounts": ${ACCOUNTS}}`, 'null'],
    ['(b)', `{"user": "${USER}", "external_id": "x1", "accounts": ${ACCOUNTS}}`, '"x1"'],
    [
      '(b) without one',
      `{"accounts": ${ACCOUNTS}, "external_id": null, "user": "${USER}"}`,
      'null',
    ],
    [
      '(c)',
      `{"user": "${USER}", "resource": {"user": "${USER}", "external_id": "", "accounts": ${ACCOUNTS}, "documents": []}}`,
      'null',
    ],
    [
      '(c) with the user in its resource only',
      `{"resource": {"user": "${USER}", "external_id": "x1", "accounts": ${ACCOUNTS}}}`,
      '"x1"',
    ],
  ])('is sent in shape (b) whatever came: %s', (_, data, externalId) => {
    expect(ready(data)).toBe(shapeB(externalId));
  });

  it('keeps the documents that came, as they are', () => {
    const documents = '[ {"id": "d1", "n": 1.0}, 2 ]';
    const more = ',"documents":[{"id":"d1","n":1.0},2]';
    expect(
      ready(
        `{"user": "${USER}", "resource": {"accounts": ${ACCOUNTS}, "documents": ${documents}}}`,
      ),
    ).toBe(shapeB('null', more));
    expect(ready(`{"user": "${USER}", "accounts": ${ACCOUNTS}, "documents": ${documents}}`)).toBe(
      shapeB('null', more),
    );
  });

  it('keeps further members and every token of the accounts', () => {
    const accounts = '[ {"id": "1", "last_synced_at": null, "n": 1.0, "n": 1e400} ]';
    expect(ready(`{"user": "${USER}", "accounts": ${accounts}}`)).toBe(
      `{"user":"${USER}","external_id":null,"accounts":[{"id":"1","last_synced_at":null,"n":1.0,"n":1e400}]}`,
    );
  });

  it.each([
    'null',
    '[]',
    '{}',
    `{"user":"${USER}"}`,
    `{"user":7,"accounts":${ACCOUNTS}}`,
    `{"user":"${USER}","accounts":{"id":"1"}}`,
    `{"user":"${USER}","accounts":["1"]}`,
    `{"user":"${USER}","accounts":[{"id":1}]}`,
    `{"user":"${USER}","external_id":7,"accounts":[]}`,
    `{"user":"${USER}","resource":{"external_id":"x1"}}`,
  ])('is sent as it came if it can not be read: %s', (data) => {
    expect(ready(data)).toBe(data);
  });
});
