import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks again until the probe says yes; one that throws has not.
 * @returns whether it did within that time
 */
export async function until(
  probe: () => boolean | Promise<boolean>,
  timeoutMs: number,
  everyMs = 200,
): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    if (
      await Promise.resolve()
        .then(probe)
        .catch(() => false)
    )
      return true;
    if (performance.now() > end) return false;
    await sleep(everyMs);
  }
}
