import { messageKeyOf } from './message-key.js';

const ACCOUNT = '0187c66e-e7e5-811c-b006-2232f00f426a';
const REPORT = '43a2c6c3-1e63-91e5-88e3-f9ab2dcc489b';

function accountData(updatedAt: unknown, more: object = {}): object {
  return {
    account: ACCOUNT,
    resource: { id: ACCOUNT, connection: { updated_at: updatedAt } },
    ...more,
  };
}

describe('messageKeyOf', () => {
  it.each(['accounts.connected', 'accounts.failed'])(
    'names the account of %s and the time of its connection',
    (event) => {
      const data = accountData('2023-01-30T12:53:25.561Z', { error_code: 'any' });
      expect(messageKeyOf(event, data)).toBe(`${event}/${ACCOUNT}/2023-01-30T12:53:25.561000Z`);
    },
  );

  it('is the same however the time and the id are written', () => {
    const upper = { account: ACCOUNT.toUpperCase() };
    const offset = accountData('2023-01-30 14:53:25.561+02:00', upper);
    const plain = accountData('2023-01-30T12:53:25.561000Z');
    expect(messageKeyOf('accounts.connected', offset)).toBe(
      messageKeyOf('accounts.connected', plain),
    );
  });

  it('tells a connection from the next one by a microsecond', () => {
    const [one, other] = ['2023-01-30T12:53:25.561001Z', '2023-01-30T12:53:25.561002Z'];
    expect(messageKeyOf('accounts.connected', accountData(one))).not.toBe(
      messageKeyOf('accounts.connected', accountData(other)),
    );
  });

  it('reads the account from the resource if it stands nowhere else', () => {
    const data = accountData('2023-01-30T12:53:25Z', { account: undefined });
    expect(messageKeyOf('accounts.failed', data)).toContain(ACCOUNT);
  });

  it('names the report that was generated', () => {
    const data = { user: ACCOUNT, type: 'voie', report_id: REPORT.toUpperCase() };
    expect(messageKeyOf('reports.generated', data)).toBe(`reports.generated/${REPORT}`);
  });

  it.each([
    ['without a resource', 'accounts.connected', { account: ACCOUNT }],
    ['without a time that can be read', 'accounts.connected', accountData('infinity')],
    [
      'without an id',
      'accounts.failed',
      { resource: { connection: { updated_at: '2023-01-30T12:53:25Z' } } },
    ],
    ['without a report', 'reports.generated', { type: 'voie' }],
    ['without data', 'reports.generated', null],
    ['of another event', 'reports.ready', { user: ACCOUNT, accounts: [] }],
    ['of an event named as a member of every object', 'constructor', accountData('2023-01-30')],
  ])('is none for a message %s', (_what, event, data) => {
    expect(messageKeyOf(event, data)).toBeNull();
  });
});
