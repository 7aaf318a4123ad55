import { nextTryMs } from './next-try.js';

describe('nextTryMs', () => {
  const schedule = [5_000, 30_000, 120_000];

  it('takes the wait that belongs to the try which failed', () => {
    expect([1, 2, 3].map((tries) => nextTryMs(schedule, tries, 0.5))).toEqual(schedule);
  });

  it('ends with the schedule', () => {
    expect(nextTryMs(schedule, 4, 0.5)).toBeNull();
    expect(nextTryMs([], 1, 0.5)).toBeNull();
  });

  it('spreads every wait by a fifth to both sides', () => {
    expect(nextTryMs(schedule, 2, 0)).toBe(24_000);
    expect(nextTryMs(schedule, 2, 1)).toBe(36_000);
  });
});
