/** A JSON schema of one member of a message's `data`. */
export type FieldSchema = Readonly<Record<string, unknown>>;
export type Fields = Readonly<Record<string, FieldSchema>>;

const USER = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';
const ACCOUNT = '0187c66e-e7e5-811c-b006-2232f00f426a';
const REPORT = '43a2c6c3-1e63-91e5-88e3-f9ab2dcc489b';
const WEBHOOK = '01979f5e-7a10-7c3e-9d5c-2f0b5a1c7e44';
const TIME = '2024-01-08T12:55:04.016059Z';

const text = (description: string, example: string): FieldSchema => ({
  type: 'string',
  description,
  example,
});
const id = (description: string, example: string): FieldSchema => ({
  ...text(description, example),
  format: 'uuid',
});
const time = (description: string, example = TIME): FieldSchema => ({
  ...text(description, example),
  format: 'date-time',
});
const count = (description: string, example: number): FieldSchema => ({
  type: 'integer',
  description,
  example,
});
const orNull = (schema: FieldSchema): FieldSchema => ({
  ...schema,
  type: [schema['type'], 'null'],
});
const object = (properties: Fields): FieldSchema => ({ type: 'object', properties });
const listOf = (description: string, items: FieldSchema): FieldSchema => ({
  type: 'array',
  description,
  items,
});

const user = id('Whom it is about.', USER);
const account = id('The payroll account.', ACCOUNT);
const both = { account, user };
const externalId = orNull(text('Your own id of the user, null if there is none.', 'customer-17'));
const lastSynced = orNull(time('When the account was last looked through for new data.'));

const available = (what: string): Fields => ({
  available_from: orNull(time(`The earliest of the ${what} there are.`, '2022-01-14T00:00:00Z')),
  available_to: orNull(time(`The latest of the ${what} there are.`, '2024-01-05T00:00:00Z')),
  available_count: count(`How many ${what} there are.`, 52),
});

const changed = (what: string, verb: string): Fields => ({
  [`${verb}_from`]: orNull(time(`The earliest of the ${what} ${verb}.`, '2024-01-05T00:00:00Z')),
  [`${verb}_to`]: orNull(time(`The latest of the ${what} ${verb}.`, '2024-01-05T00:00:00Z')),
  [`${verb}_count`]: count(`How many ${what} were ${verb}.`, 1),
});

function datasetFields(what: string): Readonly<Record<string, Fields>> {
  const known = { ...both, ...available(what) };
  const days = count('How many days back the data reaches that is in by now.', 111);
  return {
    [`${what}.added`]: { ...known, ...changed(what, 'added') },
    [`${what}.updated`]: { ...known, ...changed(what, 'updated') },
    [`${what}.removed`]: { ...known, ...changed(what, 'removed') },
    [`${what}.partially_synced`]: { ...known, days_synced: days },
    [`${what}.fully_synced`]: known,
  };
}

const resource = {
  type: 'object',
  description: 'The account itself; only with `config.include_resource`.',
  additionalProperties: true,
  example: { id: ACCOUNT, user: USER, connection: { status: 'connected' } },
};
const withResource = { ...both, resource };

/** What is known of the `data` of each event; an event that is missing has what it `needs`. */
export const MESSAGE_FIELDS: Readonly<Record<string, Fields>> = {
  'accounts.added': withResource,
  'accounts.connected': withResource,
  'accounts.updated': withResource,
  'accounts.failed': {
    ...both,
    error_code: text('Why connecting failed.', 'invalid_credentials'),
    error_message: text('The same for people.', 'The credentials are wrong.'),
    resource,
  },
  'users.fully_synced': {
    user,
    resource: object({
      id: user,
      accounts_connected: listOf('The accounts whose data is in.', account),
      external_id: externalId,
      created_at: time('When the user was made.'),
    }),
  },
  'reports.ready': {
    user,
    external_id: externalId,
    accounts: listOf(
      'The accounts that have data for a report.',
      object({ id: account, last_synced_at: lastSynced }),
    ),
  },
  'reports.generated': {
    user,
    type: text('The type of the report.', 'voie'),
    report_id: id('The report, which can be fetched now.', REPORT),
  },
  ...datasetFields('paystubs'),
  ...datasetFields('gigs'),
  ...datasetFields('shifts'),
  'reports.fully_ready': {
    user,
    external_id: externalId,
    accounts: listOf(
      'The accounts whose data is in.',
      object({ id: account, last_synced_at: lastSynced }),
    ),
    excluded: listOf(
      'The accounts that are left out, and why.',
      object({
        id: account,
        status: text('Where the account stands.', 'failed'),
        error_code: orNull(text('Why connecting failed.', 'invalid_credentials')),
      }),
    ),
  },
  'reports.overdue': {
    user,
    waiting_for: listOf(
      'The accounts that hold it up.',
      object({
        id: account,
        status: text('Where the account stands.', 'connected'),
        since: time('Since when.'),
      }),
    ),
  },
  'reports.failed': {
    user,
    type: text('The type of the report.', 'voie'),
    report_id: orNull(id('The report, null if there is none.', REPORT)),
    reason: text('What went wrong.', 'the provider could not make the report'),
  },
  'webhooks.disabled': {
    webhook: id('The subscription that is disabled.', WEBHOOK),
    name: text('Its name.', 'name-for-the-subscription'),
    reason: text('Why.', 'it answered 410'),
    failing_since: orNull(time('Since when nothing but failures came back.')),
  },
  'webhooks.test': {
    webhook: id('The subscription that is tested.', WEBHOOK),
    sent_at: time('When the test was asked for.'),
  },
};

/** What every event names that belongs to a user or an account. */
export const NEEDED_FIELDS = { user, account } as const;
