import { setTimeout as pause } from 'node:timers/promises';

/** Asks again every `everyMs` until it is so (true) or `withinMs` have passed (false). */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  withinMs: number,
  everyMs = 50,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) return false;
    await pause(everyMs);
  }
  return true;
}
