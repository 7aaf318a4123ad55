import { Clock } from '../clock/clock.js';
import { Activity } from './activity.js';

class Hands extends Clock {
  ms = 60_000;
  override millis(): number {
    return this.ms;
  }
}

const none = { accepted: 0, processed: 0, delivered: 0, failed_tries: 0 };

describe('Activity', () => {
  const clock = new Hands();
  let activity: Activity;
  beforeEach(() => {
    clock.ms = 60_000;
    activity = new Activity(clock);
  });

  it('counts by the minute, and hands out once what it has counted', () => {
    activity.add('accepted', 2);
    clock.ms += 59_999;
    activity.add('accepted', 1);
    clock.ms += 1;
    activity.add('delivered', 5);
    activity.add('processed', 0);
    expect([...activity.take()]).toEqual([
      [60_000, { ...none, accepted: 3 }],
      [120_000, { ...none, delivered: 5 }],
    ]);
    expect(activity.take().size).toBe(0);
  });

  it('adds what is given back to what came meanwhile', () => {
    activity.add('processed', 2);
    const taken = activity.take();
    activity.add('processed', 3);
    activity.giveBack(taken);
    expect([...activity.take()]).toEqual([[60_000, { ...none, processed: 5 }]]);
  });

  it('keeps a day, and forgets the oldest minute first', () => {
    for (let minute = 0; minute < 1_450; minute += 1) {
      activity.add('accepted', 1);
      clock.ms += 60_000;
    }
    const taken = activity.take();
    expect(taken.size).toBe(1_440);
    expect(Math.min(...taken.keys())).toBe(60_000 * 11);
  });
});
