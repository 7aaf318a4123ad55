import { claimOf } from './claims.js';

const USER = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';
const ACCOUNT = '0187c66e-e7e5-811c-b006-2232f00f426a';
const AT = '2023-01-30T12:53:25.561000Z';
const resource = { connection: { updated_at: AT } };
const data = { user: USER, account: ACCOUNT };
const heard = { id: 'the webhook', user: USER, receivedAt: '2023-01-30T13:00:00.000000Z' };

describe('what a webhook claims', () => {
  it('is exact if it says since when', () => {
    const event = 'accounts.connected';
    expect(claimOf({ ...heard, event, data: { ...data, resource } })).toEqual({
      ...{ kind: 'exact', id: heard.id, key: `${event}/${ACCOUNT}/${AT}` },
    });
  });

  it.each(['accounts.connected', 'accounts.failed'])(
    'is inexact for %s without a time',
    (event) => {
      expect(claimOf({ ...heard, event, data })).toEqual({
        ...{ kind: 'inexact', id: heard.id, user: USER, event },
        ...{ keyStart: `${event}/${ACCOUNT}/`, receivedAt: heard.receivedAt },
      });
    },
  );

  it.each([
    ['without a name', null, data],
    ['of an event that nobody finds out by asking', 'accounts.updated', { ...data, resource }],
    ['of an event that is told each time', 'reports.ready', { user: USER, accounts: [] }],
    ['without an account', 'accounts.failed', { user: USER }],
    ['without data', 'accounts.failed', null],
    ['of a report without an id', 'reports.generated', { user: USER }],
  ])('is nothing that could have been told before: %s', (_, event, some) => {
    expect(claimOf({ ...heard, event, data: some })).toBeNull();
  });

  it('is nothing either if nobody knows about whom it is', () => {
    expect(claimOf({ ...heard, user: null, event: 'accounts.failed', data })).toBeNull();
  });
});
