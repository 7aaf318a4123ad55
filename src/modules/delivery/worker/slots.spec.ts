import { Slots } from './slots.js';

const slot = (id: string, subscription_id: string, is_limited = false) => ({
  ...{ id, subscription_id, is_limited },
  attempt: 1,
});
const slowMs = 2_000;

describe('Slots', () => {
  it('counts what is in flight, over all and by subscription', () => {
    const slots = new Slots({ total: 3, perSubscription: 2, slowMs });
    slots.take(slot('1', 'a'));
    slots.take(slot('2', 'a'));
    slots.take(slot('3', 'b'));
    expect(slots.free).toBe(0);
    expect(slots.busy).toEqual([
      { id: 'a', count: 2, isSlow: false },
      { id: 'b', count: 1, isSlow: false },
    ]);
  });

  it('calls slow who lets one wait for long', () => {
    let now = 0;
    const slots = new Slots({ total: 10, perSubscription: 10, slowMs }, () => now);
    slots.take(slot('1', 'a'));
    now = 1_500;
    slots.take(slot('2', 'a'));
    slots.take(slot('3', 'b'));
    now = 2_500;
    expect(slots.busy.map(({ isSlow }) => isSlow)).toEqual([true, false]);
    slots.release(slot('1', 'a'));
    expect(slots.busy.map(({ isSlow }) => isSlow)).toEqual([false, false]);
  });

  it('says when a release lets something in that had to wait', () => {
    const slots = new Slots({ total: 10, perSubscription: 2, slowMs });
    for (const id of ['1', '2']) slots.take(slot(id, 'a'));
    slots.take(slot('3', 'b'));
    expect(slots.release(slot('3', 'b'))).toBe(false);
    expect(slots.release(slot('1', 'a'))).toBe(true);
    expect(slots.release(slot('2', 'a'))).toBe(false);
    expect(slots.busy).toEqual([]);
  });

  it('says so whenever an endpoint is held to less than the others', () => {
    let now = 0;
    const slots = new Slots({ total: 10, perSubscription: 5, slowMs }, () => now);
    slots.take(slot('1', 'a', true));
    slots.take(slot('2', 'b'));
    expect(slots.release(slot('1', 'a', true))).toBe(true);
    now = 2_500;
    expect(slots.release(slot('2', 'b'))).toBe(true);
  });

  it('knows of room that came about while a claim was made, which no release tells of', () => {
    const slots = new Slots({ total: 10, perSubscription: 2, slowMs });
    for (const id of ['1', '2']) slots.take(slot(id, 'a'));
    slots.release(slot('1', 'a'));
    const before = slots.busy;
    expect(slots.release(slot('2', 'a'))).toBe(false);
    const claimed = [slot('3', 'a')];
    slots.take(slot('3', 'a'));
    expect(slots.hasRoomAgain(before, claimed)).toBe(true);
    slots.take(slot('4', 'a'));
    expect(slots.hasRoomAgain(before, claimed)).toBe(false);
    // It got less than there was room for: nothing more is due.
    expect(slots.hasRoomAgain([], claimed)).toBe(false);
    expect(slots.hasRoomAgain(before, [])).toBe(false);
  });

  it('does not count a release twice', () => {
    const slots = new Slots({ total: 1, perSubscription: 1, slowMs });
    slots.take(slot('1', 'a'));
    expect(slots.release(slot('1', 'a'))).toBe(true);
    expect(slots.release(slot('1', 'a'))).toBe(false);
    expect(slots.free).toBe(1);
  });
});
