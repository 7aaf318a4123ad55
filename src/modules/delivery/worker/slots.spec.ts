import { Slots } from './slots.js';

const slot = (id: string, subscription_id: string) => ({ id, subscription_id, attempt: 1 });

describe('Slots', () => {
  it('counts what is in flight, over all and by subscription', () => {
    const slots = new Slots({ total: 3, perSubscription: 2 });
    slots.take(slot('1', 'a'));
    slots.take(slot('2', 'a'));
    slots.take(slot('3', 'b'));
    expect(slots.free).toBe(0);
    expect([...slots.busy]).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  it('says when a release lets something in that had to wait', () => {
    const slots = new Slots({ total: 10, perSubscription: 2 });
    for (const id of ['1', '2']) slots.take(slot(id, 'a'));
    slots.take(slot('3', 'b'));
    expect(slots.release(slot('3', 'b'))).toBe(false);
    expect(slots.release(slot('1', 'a'))).toBe(true);
    expect(slots.release(slot('2', 'a'))).toBe(false);
    expect([...slots.busy]).toEqual([]);
  });

  it('does not count a release twice', () => {
    const slots = new Slots({ total: 1, perSubscription: 1 });
    slots.take(slot('1', 'a'));
    expect(slots.release(slot('1', 'a'))).toBe(true);
    expect(slots.release(slot('1', 'a'))).toBe(false);
    expect(slots.free).toBe(1);
  });
});
