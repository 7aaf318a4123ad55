import type { Loops } from '../../src/core/loops/loops.js';
import { waitFor } from './wait-for.js';

/** Waits until a loop has gone round so often, woken each time: for what must not happen. */
export async function roundsOf({ running }: Loops, name: string, count: number): Promise<void> {
  const loop = running.find((one) => one.name === name);
  if (!loop) throw new Error(`there is no loop ${name}`);
  for (let n = 0; n < count; n += 1) {
    const before = loop.lastTick;
    loop.wake();
    await waitFor('a round', () => loop.lastTick > before);
  }
}
