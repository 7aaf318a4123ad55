import type { Random } from '../../../src/common/random.js';

/** How PostgreSQL goes down: SIGKILL for all of it, or SIGQUIT. Both make it recover. */
export type CrashMode = 'killed' | 'immediate';

/** What is to happen, and when: milliseconds after the load begins. */
export type Fault =
  | {
      readonly atMs: number;
      readonly what: 'kill' | 'stop';
      readonly process: number;
      /**
       * So long the process takes webhooks before it is struck; null: it is struck at once, also
       * while it starts or stops.
       */
      readonly workMs: number | null;
    }
  | {
      readonly atMs: number;
      readonly what: 'crash';
      readonly mode: CrashMode;
      readonly downMs: number;
    };

/** How much of each. */
export interface FaultCounts {
  readonly seconds: number;
  readonly processes: number;
  readonly kills: number;
  readonly stops: number;
  readonly crashes: number;
}

/** Of four signals one comes at any moment. */
const WITH_WORK = 0.75;

/** Each sort is spread over the time, each at a random moment; the same for the same random. */
export function planFaults(random: Random, counts: FaultCounts): readonly Fault[] {
  const { seconds, processes } = counts;
  const spread = (count: number): readonly number[] =>
    Array.from(
      { length: count },
      (_, index) => ((index + random.next()) / count) * seconds * 1_000,
    );
  const signals = (what: 'kill' | 'stop', count: number): readonly Fault[] =>
    spread(count).map((atMs) => ({
      ...{ atMs, what },
      process: random.below(processes),
      workMs: random.next() < WITH_WORK ? random.between(0, 2_000) : null,
    }));
  const crashes = Array.from({ length: counts.crashes }, (_, index): Fault => {
    const part = (index + random.between(0.85, 1.15)) / (counts.crashes + 1);
    const mode = index % 2 === 0 ? 'killed' : 'immediate';
    const downMs = random.between(500, 3_000);
    return { atMs: part * seconds * 1_000, what: 'crash', mode, downMs };
  });
  const all = [...signals('kill', counts.kills), ...signals('stop', counts.stops), ...crashes];
  return all.sort((a, b) => a.atMs - b.atMs);
}
