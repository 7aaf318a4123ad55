import { matches, type Offer, type Wish } from './matching.js';

const wish = (events: readonly string[], config: Wish['config'] = {}): Wish => ({
  id: 'a',
  events,
  config,
});

const offer = (event: string, data: unknown = {}): Offer => ({ event, data, onlyFor: null });

describe('matching', () => {
  it.each([
    ['the event that it lists', ['reports.ready'], 'reports.ready', true],
    ['no event that it does not list', ['reports.ready'], 'reports.generated', false],
    ['everything by *', ['*'], 'accounts.connected', true],
    ['unknown events by *', ['*'], 'brand.new', true],
    ['unknown events only by *', ['accounts.added'], 'brand.new', false],
    ['no items.* by *', ['*'], 'items.updated', false],
    ['no test message by *', ['*'], 'webhooks.test', false],
    ['no snapshot by *', ['*'], 'users.snapshot', false],
    ['no snapshot by its name', ['users.snapshot'], 'users.snapshot', false],
  ])('sends %s', (_, events, event, expected) => {
    expect(matches(wish(events), offer(event))).toBe(expected);
  });

  it.each([
    [{ days_synced: 60 }, 59, false],
    [{ days_synced: 60 }, 60, true],
    [{ days_synced: 60 }, 111, true],
    [{}, 29, false],
    [{}, 30, true],
    [{ days_synced: 60 }, undefined, true],
    [{ days_synced: 60 }, '5', true],
  ])('waits for the days of %j: %s days', (config, days_synced, expected) => {
    const partially = offer('paystubs.partially_synced', { days_synced });
    expect(matches(wish(['paystubs.partially_synced'], config), partially)).toBe(expected);
  });

  it('does not hold back partial syncs from *, which takes no config', () => {
    expect(matches(wish(['*']), offer('gigs.partially_synced', { days_synced: 1 }))).toBe(true);
  });

  it.each([
    [{ item: 'item_1' }, true],
    [{ item: 'item_2' }, false],
    [{ item_id: 'item_1' }, true],
    [{ item_id: 'item_2' }, false],
    [{ items: ['item_2', 'item_1'] }, true],
    [{ items: ['item_2', 'item_3'] }, false],
    [{ items: [{ id: 'item_1' }] }, true],
    [{ resource: { id: 'item_2' } }, false],
    [{ something: 'else' }, true],
    [null, true],
  ])('sends items.updated of %j only for the listed items', (data, expected) => {
    const listed = wish(['items.updated'], { items: ['item_1'] });
    expect(matches(listed, offer('items.updated', data))).toBe(expected);
  });

  it('sends what is meant for one subscription to that one alone, asked for or not', () => {
    const test: Offer = { event: 'webhooks.test', data: {}, onlyFor: 'a' };
    expect(matches(wish(['reports.ready']), test)).toBe(true);
    expect(matches({ ...wish(['*', 'webhooks.test']), id: 'b' }, test)).toBe(false);
  });
});
