import { configFaults } from './subscription-config.js';

/** As the provider's servers say it. */
const REFUSAL =
  'only allowed for accounts.added, accounts.connected, accounts.failed, accounts.updated, ' +
  'gigs.partially_synced, items.removed, items.updated, paystubs.partially_synced, ' +
  'shifts.partially_synced';
const ITEMS_REQUIRED = '`items` is required for items.updated and items.removed.';
const ITEMS_FAULT = '`items` must be 1 to 30 ids of items, each of them once.';
const DAYS_FAULT = '`days_synced` must be a whole number, at least 1.';

const manyItems = (count: number) => Array.from({ length: count }, (_, n) => `item_${String(n)}`);

describe('the config of a subscription', () => {
  it.each([
    [['reports.ready'], undefined],
    [['reports.ready'], null],
    [['reports.ready'], {}],
    [['*'], {}],
    [['accounts.connected'], {}],
    [['accounts.connected', 'accounts.failed'], { include_resource: true }],
    [['accounts.updated'], { include_resource: false }],
    [['gigs.partially_synced', 'shifts.partially_synced'], { days_synced: 1 }],
    [['items.updated'], { items: ['item_000001234'] }],
    [['items.removed'], { items: manyItems(30) }],
    [['accounts.added', 'paystubs.partially_synced'], { include_resource: true, days_synced: 90 }],
  ])('fits: %j with %j', (events, config) => {
    expect(configFaults(events, config)).toEqual([]);
  });

  it.each([
    [['reports.generated'], { include_resource: true }, REFUSAL],
    [['accounts.added', 'reports.ready'], { include_resource: true }, REFUSAL],
    [['*'], { include_resource: true }, REFUSAL],
    [['reports.generated'], { made_up: 1 }, REFUSAL],
    [['accounts.added'], 'include_resource', 'must be an object or null.'],
    [['accounts.added'], [], 'must be an object or null.'],
    [['accounts.added'], true, 'must be an object or null.'],
    [
      ['accounts.added'],
      { include: true },
      '"include" is not one of include_resource, days_synced, items.',
    ],
    [
      ['accounts.added'],
      { constructor: true },
      '"constructor" is not one of include_resource, days_synced, items.',
    ],
    [
      ['accounts.added'],
      { days_synced: 30 },
      '`days_synced` is only for gigs.partially_synced, paystubs.partially_synced, ' +
        'shifts.partially_synced.',
    ],
    [['accounts.added'], { include_resource: 'true' }, '`include_resource` must be true or false.'],
    [['paystubs.partially_synced'], { days_synced: 0 }, DAYS_FAULT],
    [['paystubs.partially_synced'], { days_synced: 1.5 }, DAYS_FAULT],
    [['paystubs.partially_synced'], { days_synced: '30' }, DAYS_FAULT],
    [['paystubs.partially_synced'], { days_synced: 1e300 }, DAYS_FAULT],
    [['items.updated'], {}, ITEMS_REQUIRED],
    [['items.updated', 'reports.ready'], null, ITEMS_REQUIRED],
    [['items.removed'], { items: [] }, ITEMS_FAULT],
    [['items.removed'], { items: manyItems(31) }, ITEMS_FAULT],
    [['items.removed'], { items: ['item_1', 'item_1'] }, ITEMS_FAULT],
    [['items.removed'], { items: ['item\0'] }, ITEMS_FAULT],
    [['items.removed'], { items: [1] }, ITEMS_FAULT],
    [['items.removed'], { items: 'item_1' }, ITEMS_FAULT],
  ])('does not fit: %j with %j', (events, config, fault) => {
    expect(configFaults(events, config)).toEqual([fault]);
  });

  it('tells every fault at once', () => {
    expect(
      configFaults(['accounts.added', 'items.updated'], { include_resource: 1, x: 2 }),
    ).toEqual([
      '`include_resource` must be true or false.',
      '"x" is not one of include_resource, days_synced, items.',
      ITEMS_REQUIRED,
    ]);
  });
});
