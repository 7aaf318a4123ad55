import type { FaultRunner } from '../faults/fault-runner.js';
import type { Excuses } from '../ledger/excuses.js';
import type { Receipt, Recipient } from '../ledger/ledger.js';
import type { Phase } from '../ledger/phase.js';
import type { Scene } from '../scene.js';
import type { BadSubscription } from '../subscribers/audience.js';
import { type BadResult, checkBad, readBad, sayBad } from './bad-results.js';
import { type Check, judge, latency, row, type Say } from './format.js';

/** What a campaign leaves behind. */
export interface CampaignResult {
  readonly scene: Scene;
  readonly phases: { readonly warmUp: Phase; readonly calm: Phase; readonly storm: Phase };
  readonly healthy: readonly Recipient[];
  readonly bad: readonly BadSubscription[];
  readonly excuses: Excuses;
  readonly runner: FaultRunner;
}

const SHOWN_LOSSES = 5;

/** Counts what came of a campaign, prints it and judges. */
export class CampaignReport {
  constructor(private readonly result: CampaignResult) {}

  async print(say: Say): Promise<boolean> {
    const { scene, healthy, bad, phases } = this.result;
    const own = await scene.logBook.ownEvents();
    const accepted = this.phases.flatMap((phase) => [...phase.accepted.values()]);
    const lost = scene.ledger.missing([...accepted, ...own], healthy);
    const stormIds = [...phases.storm.accepted.keys()];
    const badResults = await readBad(scene, bad);
    const badIds = bad.map(({ id }) => id);
    const unseen = await scene.logBook.withoutDelivery(stormIds, badIds);
    this.sayIntake(say, own.length);
    this.sayDelivery(say, lost, unseen);
    this.sayLatency(say);
    sayBad(badResults, say);
    return judge(await this.checks(lost, unseen, badResults), say);
  }

  private get phases(): readonly Phase[] {
    return Object.values(this.result.phases);
  }

  private sum(what: 'posted' | 'retried' | 'givenUp'): number {
    return this.phases.reduce((sum, phase) => sum + phase[what], 0);
  }

  private sayIntake(say: Say, own: number): void {
    const { runner } = this.result;
    const accepted = this.phases.reduce((sum, phase) => sum + phase.accepted.size, 0);
    const posted = `${String(this.sum('posted'))} posted, ${String(this.sum('retried'))} of them twice`;
    say(
      row(
        'accepted',
        `${String(accepted)} (${posted}; ${String(this.sum('givenUp'))} never taken)`,
      ),
    );
    say(row('own events', own));
    say(row('kills (SIGKILL)', runner.kills));
    const longest = `the longest took ${(runner.longestStopMs / 1_000).toFixed(1)} s`;
    say(row('stops (SIGTERM)', `${String(runner.stops)} (${longest})`));
    say(row('crashes of PostgreSQL', runner.crashes));
  }

  private sayDelivery(say: Say, lost: readonly Omit<Receipt, 'webhookId'>[], unseen: number): void {
    const { scene, excuses } = this.result;
    const { ledger } = scene;
    const repeated = ledger.duplicates.reduce((sum, { extra }) => sum + extra, 0);
    const inFlight = `${String(excuses.total)} were in flight at kills`;
    say(row('delivered', ledger.receipts - repeated));
    say(row('lost', lost.length + unseen));
    for (const { eventId, subscriptionId } of lost.slice(0, SHOWN_LOSSES)) {
      say(row('', `event ${eventId} for ${subscriptionId}`));
    }
    say(row('duplicates', `${String(repeated)} (${inFlight})`));
    say(row('hits on the canary', scene.canary.hits));
  }

  private sayLatency(say: Say): void {
    const { scene, phases, healthy } = this.result;
    const of = (phase: Phase): string =>
      latency(scene.ledger.latencies(phase, healthy, 'acceptedAt'));
    say('  the healthy subscribers, from the 200 to the receipt:');
    say(row('  without faults', of(phases.calm)));
    say(row('  with all of the faults', of(phases.storm)));
  }

  private async checks(
    lost: readonly unknown[],
    unseen: number,
    bad: readonly BadResult[],
  ): Promise<readonly Check[]> {
    const { scene, excuses, runner } = this.result;
    const { repeated, quarantined } = await scene.logBook.faults();
    const surprises = scene.services.reduce((sum, one) => sum + one.surprises, 0);
    const unexplained = excuses.unexplained(scene.ledger);
    const isFed = this.phases.every(({ accepted }) => accepted.size > 0);
    return [
      { holds: isFed, says: 'in one of the phases nothing was accepted: that proves nothing' },
      none(lost.length, 'deliveries to healthy subscribers are lost'),
      none(unseen, 'events have no delivery to a bad subscriber'),
      none(unexplained, 'duplicates were not in flight at a kill'),
      none(scene.canary.hits, 'requests reached what they must not reach'),
      none(scene.ledger.forged, 'messages bore a wrong signature'),
      none(repeated, 'webhooks are in the log twice'),
      none(quarantined.length, `events are quarantined: ${[...new Set(quarantined)].join('; ')}`),
      none(surprises, 'processes ended by themselves'),
      none(runner.badStops, 'stops were not clean'),
      ...checkBad(bad),
    ];
  }
}

function none(count: number, what: string): Check {
  return { holds: count === 0, says: `${String(count)} ${what}` };
}
