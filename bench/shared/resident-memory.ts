import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const KILOBYTES = /^VmRSS:\s+(\d+) kB$/m;

/**
 * Resident memory of a process in megabytes, as Linux counts it.
 * @throws Error if the process is gone, or where there is no /proc
 */
export function residentMemory(pid: number | undefined): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(KILOBYTES.exec(status)?.[1]) / 1024;
}

/** Looks every so often, until it is stopped; that returns the most that it saw, in megabytes. */
export function watchMemory(pid: number | undefined, everyMs = 200): () => Promise<number> {
  const stop = new AbortController();
  const watching = (async () => {
    let most = 0;
    while (!stop.signal.aborted) {
      most = Math.max(most, residentMemory(pid));
      await sleep(everyMs);
    }
    return most;
  })();
  // It is waited for in the end, unless something else fails first.
  watching.catch(() => undefined);
  return () => {
    stop.abort();
    return watching;
  };
}
