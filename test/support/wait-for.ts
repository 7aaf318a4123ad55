import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

export interface Patience {
  /** Milliseconds after which it fails; a minute unless told: a busy machine stands still at times. */
  readonly timeoutMs?: number;
  /** Milliseconds between two looks; 20 unless told. */
  readonly everyMs?: number;
}

type Truthy<T> = Exclude<T, false | null | undefined | 0 | ''>;

/**
 * Looks again and again until the probe returns something truthy, and returns it. A probe that
 * throws has not seen it yet. What it saw last is part of the failure.
 */
export async function waitFor<T>(
  what: string,
  probe: () => T | Promise<T>,
  { timeoutMs = 60_000, everyMs = 20 }: Patience = {},
): Promise<Truthy<T>> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const seen = await look(probe);
    if (seen && !(seen instanceof Fault)) return seen as Truthy<T>;
    if (performance.now() > end) throw new Error(failure(what, timeoutMs, seen));
    await sleep(everyMs);
  }
}

class Fault {
  constructor(readonly error: unknown) {}
}

async function look<T>(probe: () => T | Promise<T>): Promise<T | Fault> {
  try {
    return await probe();
  } catch (error) {
    return new Fault(error);
  }
}

function failure(what: string, timeoutMs: number, seen: unknown): string {
  const last = seen instanceof Fault ? `the error ${inspect(seen.error)}` : inspect(seen);
  return `waited ${String(timeoutMs)} ms for ${what}; the last look showed ${last}`;
}
