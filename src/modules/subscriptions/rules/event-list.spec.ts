import { eventListFault, toEventList } from './event-list.js';

describe('the events of a subscription', () => {
  it.each([
    [['reports.generated']],
    [['reports.ready', 'accounts.connected', 'items.updated']],
    [['reports.fully_ready', 'webhooks.test']],
    [['*']],
  ])('may be %j', (events) => {
    expect(eventListFault(events)).toBeNull();
  });

  it('may be the bare star, which means the list of it', () => {
    expect(toEventList('*')).toEqual(['*']);
    expect(toEventList('reports.ready')).toBe('reports.ready');
  });

  it.each([
    ['reports.ready', 'must be a list of events, or "*" for every event.'],
    [null, 'must be a list of events, or "*" for every event.'],
    [{ length: 1 }, 'must be a list of events, or "*" for every event.'],
    [[], 'must name at least one event, or be "*" for every event.'],
    [['reports.ready', 7], 'must be a list of strings.'],
    [[['*']], 'must be a list of strings.'],
    [['*', 'reports.ready'], '"*" stands alone: it means every event.'],
    [['*', '*'], '"*" stands alone: it means every event.'],
    [['reports.ready', 'reports.redy'], 'there is no event "reports.redy".'],
    [['Reports.Ready', ''], 'there is no event "Reports.Ready", "".'],
    [['users.snapshot'], 'there is no event "users.snapshot".'],
    [['constructor', '__proto__'], 'there is no event "constructor", "__proto__".'],
    [['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'there is no event "a", "b", "c", "d", "e" and 2 more.'],
    [['reports.ready', 'reports.ready'], 'names "reports.ready" twice.'],
  ])('may not be %j', (events, fault) => {
    expect(eventListFault(events)).toBe(fault);
  });
});
