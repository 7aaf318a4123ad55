import type { Recipient } from '../ledger/ledger.js';
import type { Phase } from '../ledger/phase.js';
import { percentile } from '../../shared/percentiles.js';
import type { Scene } from '../scene.js';
import type { BadSubscription } from '../subscribers/audience.js';
import { readBad, sayBad } from './bad-results.js';
import { judge, latency, row, type Say } from './format.js';

/** The two halves of a round. */
export interface Round {
  readonly alone: Phase;
  readonly among: Phase;
}

/** What a comparison leaves behind. */
export interface NeighboursResult {
  readonly scene: Scene;
  readonly rounds: readonly Round[];
  /** Those whose latencies are compared. */
  readonly compared: readonly Round[];
  readonly healthy: readonly Recipient[];
  readonly bad: readonly BadSubscription[];
}

/** What came of it. Latencies of the compared rounds in milliseconds, from when a webhook was due. */
export interface NeighboursFigures {
  readonly alone: readonly number[];
  readonly among: readonly number[];
  /** Of the middle round: the p99 with bad neighbours by that without. */
  readonly ratio: number;
  readonly lost: number;
  readonly duplicates: number;
  /** Requests that reached what they must not reach. */
  readonly hits: number;
}

/** The healthy ones may wait so many times as long when others are bad. */
const MOST = 1.5;

/** Prints what came of a comparison, and judges. */
export class NeighboursReport {
  constructor(private readonly result: NeighboursResult) {}

  async print(say: Say): Promise<boolean> {
    const { scene, healthy, bad, compared } = this.result;
    sayBad(await readBad(scene, bad), say);
    say(`  the same ${String(healthy.length)} healthy subscribers, from when a webhook was due:`);
    for (const round of compared) {
      say(row('  with healthy neighbours', latency(this.latencies([round.alone]))));
      say(row('  with bad neighbours', latency(this.latencies([round.among]))));
    }
    const { alone, among, ratio } = this.figures();
    say(row('  all with healthy ones', latency(alone)));
    say(row('  all with bad ones', latency(among)));
    say(
      row(
        '  p99 of all, so many times',
        (percentile(among, 99) / percentile(alone, 99)).toFixed(2),
      ),
    );
    say(row('  p99 of the middle round', ratio.toFixed(2)));
    return this.judge(say);
  }

  /** Counts what came of it. */
  figures(): NeighboursFigures {
    const { scene, rounds, compared, healthy } = this.result;
    const phases = rounds.flatMap(({ alone, among }) => [alone, among]);
    const accepted = phases.flatMap((phase) => [...phase.accepted.values()]);
    return {
      alone: this.latencies(compared.map((round) => round.alone)),
      among: this.latencies(compared.map((round) => round.among)),
      ratio: percentile(
        compared.map((round) => this.ratioOf(round)),
        50,
      ),
      lost: scene.ledger.missing(accepted, healthy).length,
      duplicates: scene.ledger.duplicates.length,
      hits: scene.canary.hits,
    };
  }

  /** How the two halves compare, which are next to each other in time. */
  private ratioOf({ alone, among }: Round): number {
    return percentile(this.latencies([among]), 99) / percentile(this.latencies([alone]), 99);
  }

  private latencies(phases: readonly Phase[]): readonly number[] {
    const { scene, healthy } = this.result;
    return phases.flatMap((phase) => scene.ledger.latencies(phase, healthy, 'intendedAt'));
  }

  private judge(say: Say): boolean {
    const { ratio, lost, duplicates, hits } = this.figures();
    return judge(
      [
        { holds: ratio < MOST, says: `the p99 is ${ratio.toFixed(2)} times that without bad ones` },
        { holds: lost === 0, says: `${String(lost)} deliveries are lost` },
        { holds: duplicates === 0, says: `${String(duplicates)} deliveries arrived twice` },
        { holds: hits === 0, says: 'requests reached what they must not reach' },
      ],
      say,
    );
  }
}
