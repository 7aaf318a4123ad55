import { microsBetween, microsOf } from '../common/instant.js';
import { SimulatedClock } from './simulated-clock.js';

describe('SimulatedClock', () => {
  it('begins where it is told to, and runs as fast as it is told to', async () => {
    const startAt = '2025-06-24T22:05:17.265289Z';
    const clock = new SimulatedClock({ speed: 10_000, startAt });
    await clock.sleep(60_000);
    // Timers may be a millisecond early: ten seconds of this clock.
    expect(microsBetween(startAt, clock.now())).toBeGreaterThanOrEqual(50_000_000);
  });

  it('shows the real time unless told otherwise', () => {
    const before = Date.now() * 1000;
    expect(microsOf(new SimulatedClock().now())).toBeGreaterThanOrEqual(before);
  });

  it('never says the same moment twice', () => {
    const clock = new SimulatedClock();
    const moments = Array.from({ length: 1000 }, () => clock.now());
    expect(new Set(moments).size).toBe(1000);
    expect(moments.toSorted()).toEqual(moments);
  });

  it('can be sped up without being ahead of the real time', async () => {
    const clock = SimulatedClock.behind({ speed: 1000, seconds: 60 });
    await clock.sleep(5_000);
    expect(clock.isAhead()).toBe(false);
    const hasty = new SimulatedClock({ speed: 1000 });
    await hasty.sleep(5_000);
    expect(hasty.isAhead()).toBe(true);
  });

  it('can be interrupted in its sleep', async () => {
    const stop = new AbortController();
    const sleep = new SimulatedClock().sleep(3_600_000, stop.signal);
    stop.abort();
    await expect(sleep).rejects.toMatchObject({ name: 'AbortError' });
  });
});
