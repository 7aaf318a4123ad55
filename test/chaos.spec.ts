import { planFaults } from '../bench/chaos/faults/fault-plan.js';
import { Excuses } from '../bench/chaos/ledger/excuses.js';
import { Ledger } from '../bench/chaos/ledger/ledger.js';
import { Phase } from '../bench/chaos/ledger/phase.js';
import { percentile } from '../bench/shared/percentiles.js';
import { Random } from '../src/common/random.js';

/** The book-keeping of `npm run chaos`: a campaign that can't see a loss proves nothing. */
describe('the ledger of the chaos campaign', () => {
  const everything = { id: 'star', wants: () => true };
  const reports = { id: 'reports', wants: (event: string) => event === 'reports.ready' };
  const phase = new Phase();
  let ledger: Ledger;

  beforeEach(() => {
    ledger = new Ledger();
    ledger.accepted(phase, { id: 'e1', event: 'reports.ready', intendedAt: performance.now() });
    ledger.accepted(phase, { id: 'e2', event: 'accounts.added', intendedAt: performance.now() });
    ledger.arrived({ subscriptionId: 'star', eventId: 'e1', webhookId: 'd1' });
  });

  it('misses what was accepted and wanted, and did not arrive', () => {
    expect(ledger.missing(phase.accepted.values(), [everything, reports])).toEqual([
      { subscriptionId: 'reports', eventId: 'e1' },
      { subscriptionId: 'star', eventId: 'e2' },
    ]);
  });

  it('sees what arrived twice, and excuses only tries that were cut off', () => {
    const excuses = new Excuses();
    for (let extra = 0; extra < 2; extra += 1) {
      ledger.arrived({ subscriptionId: 'star', eventId: 'e1', webhookId: 'd1' });
    }
    expect(ledger.duplicates).toEqual([{ webhookId: 'd1', extra: 2 }]);
    // The same try, seen at two kills, and another delivery.
    excuses.add([{ id: 'd1', attempt: 1 }]);
    excuses.add([
      { id: 'd1', attempt: 1 },
      { id: 'd2', attempt: 1 },
    ]);
    expect([excuses.total, excuses.unexplained(ledger)]).toEqual([2, 1]);
    excuses.add([{ id: 'd1', attempt: 2 }]);
    expect(excuses.unexplained(ledger)).toBe(0);
  });

  it('counts the latency of what arrived', () => {
    expect(ledger.latencies(phase, [everything], 'acceptedAt')).toHaveLength(1);
    expect(percentile([5, 1, 4, 2, 3], 50)).toBe(3);
    expect(percentile([5, 1, 4, 2, 3], 99)).toBe(5);
  });
});

describe('the faults of the chaos campaign', () => {
  const counts = { seconds: 60, processes: 2, kills: 24, stops: 6, crashes: 2 };

  it('are the same for the same seed, and others for another', () => {
    const plan = planFaults(new Random(1), counts);
    expect(planFaults(new Random(1), counts)).toEqual(plan);
    expect(planFaults(new Random(2), counts)).not.toEqual(plan);
  });

  it('are as many as were asked for, within the time', () => {
    const plan = planFaults(new Random(1), counts);
    const count = (sort: string): number => plan.filter(({ what }) => what === sort).length;
    expect(['kill', 'stop', 'crash'].map(count)).toEqual([24, 6, 2]);
    expect(plan.every(({ atMs }) => atMs >= 0 && atMs < 60_000)).toBe(true);
  });
});
