import { Sweep, type SweepBatch } from './sweep.js';

/** A table of numbered rows, of which the even ones are to go. */
function table(count: number): { rows: Set<number>; batch: SweepBatch; sizes: number[] } {
  const rows = new Set(Array.from({ length: count }, (_, n) => n + 1));
  const sizes: number[] = [];
  const batch: SweepBatch = (after, most) => {
    const start = Number(after.replaceAll('-', ''));
    const seen = [...rows].filter((row) => row > start).slice(0, most);
    sizes.push(seen.length);
    const doomed = seen.filter((row) => row % 2 === 0);
    for (const row of doomed) rows.delete(row);
    const last = seen.length < most ? null : String(seen.at(-1));
    return Promise.resolve({ last, pruned: doomed.length });
  };
  return { rows, batch, sizes };
}

describe('a sweep', () => {
  it('goes over the whole table, and past what stays', async () => {
    const { rows, batch, sizes } = table(25);
    const sweep = new Sweep(batch, { rows: 10, pauseMs: 0 });
    expect(await sweep.run()).toBe(12);
    expect(sizes).toEqual([10, 10, 5]);
    expect([...rows]).toEqual(Array.from({ length: 13 }, (_, n) => 2 * n + 1));
    expect(await sweep.run()).toBe(0);
  });

  it('does a bounded stretch a run, and goes on there the next time', async () => {
    const { rows, batch, sizes } = table(100);
    const sweep = new Sweep(batch, { rows: 10, batches: 3, pauseMs: 0 });
    expect(await sweep.run()).toBe(15);
    expect(sizes).toHaveLength(3);
    expect(rows.has(32)).toBe(true);
    expect(await sweep.run()).toBe(15);
    expect(rows.has(32)).toBe(false);
  });

  it('ends when its time is over, and begins anew after the end', async () => {
    const { batch, sizes } = table(40);
    const sweep = new Sweep(batch, { rows: 10, runMs: 30, pauseMs: 25 });
    for (let runs = 0; runs < 10 && sizes.at(-1) !== 0; runs += 1) await sweep.run();
    const before = sizes.length;
    expect(before).toBeGreaterThanOrEqual(3);
    await sweep.run();
    expect(sizes[before]).toBe(10);
  });

  it('tells a fault, and goes on behind what it has done', async () => {
    const { batch, sizes } = table(30);
    let calls = 0;
    const failing: SweepBatch = (after, most) => {
      calls += 1;
      return calls === 2 ? Promise.reject(new Error('away')) : batch(after, most);
    };
    const sweep = new Sweep(failing, { rows: 10, pauseMs: 0 });
    await expect(sweep.run()).rejects.toThrow('away');
    expect(await sweep.run()).toBe(10);
    expect(sizes).toEqual([10, 10, 10, 0]);
  });
});
