import { jittered, pauseAfter } from './pauses-between.js';

const SCHEDULE = [1_000, 60_000];

describe('the pause after a try', () => {
  it('grows with each try, and the last one repeats', () => {
    expect([0, 1, 2, 50].map((n) => pauseAfter(SCHEDULE, n, 0.5))).toEqual([
      ...[1_000, 60_000, 60_000, 60_000],
    ]);
  });

  it('is ten percent shorter or longer, so that all do not come back at once', () => {
    expect(pauseAfter(SCHEDULE, 1, 0)).toBe(54_000);
    expect(pauseAfter(SCHEDULE, 1, 0.999_999)).toBe(66_000);
    expect(jittered(10, 0.5)).toBe(10);
  });

  it('is as long as the provider asks for, if that is longer', () => {
    expect(pauseAfter(SCHEDULE, 0, 0.5, 30_000)).toBe(30_000);
    expect(pauseAfter(SCHEDULE, 1, 0.5, 30_000)).toBe(60_000);
  });
});
