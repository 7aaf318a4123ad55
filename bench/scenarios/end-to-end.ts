import { portOf, subscribeSink } from '../load/audience.js';
import { type Journey, journeyOf } from '../load/latency.js';
import { Load } from '../load/load.js';
import { Sink } from '../load/sink.js';
import type { Context, Scenario } from '../scenario.js';
import { median, tenths, whole } from '../shared/figures.js';
import { percentile } from '../shared/percentiles.js';
import { until } from '../shared/until.js';
import { atMost, type Table } from '../table.js';

const RATE = 200;
const WARM_UP_SECONDS = 3;
const LONGEST_MS = 60_000;
const AIM = { p50: 15, p99: 60 };

/** How long an event takes at a fixed rate. */
export const endToEnd: Scenario = {
  name: 'end-to-end',
  title: `from the intake's 200 to the receipt, ${String(RATE)} a second, one subscriber`,
  aim: `p50 <= ${String(AIM.p50)} ms, p99 <= ${String(AIM.p99)} ms`,
  run: runEndToEnd,
};

async function runEndToEnd({ stage, options, say }: Context): Promise<Table> {
  const load = Load.start(stage);
  const sink = await Sink.listen(stage);
  const service = await stage.service();
  await subscribeSink(service, sink);
  const ports = { bare: sink.port, service: portOf(service) };
  const measured = { bare: [] as Journey[], service: [] as Journey[] };
  const rate = options.rate ?? RATE;
  const measure = async (which: keyof typeof ports, seconds: number): Promise<Journey> => {
    await sink.take();
    const result = await load.pace({ ports: [ports[which]], rate, seconds, keepsIds: true });
    await until(async () => (await sink.count()) >= result.ids.length, LONGEST_MS, 50);
    return journeyOf(result, await sink.take());
  };
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const which of ['bare', 'service'] as const) {
      await measure(which, WARM_UP_SECONDS);
      const journey = await measure(which, options.seconds);
      measured[which].push(journey);
      say(`round ${String(round)}, ${which}: p99 ${tenths(percentile(journey.fromDue, 99))} ms`);
    }
  }
  return toTable(measured, rate);
}

function toTable(
  measured: Readonly<Record<'bare' | 'service', readonly Journey[]>>,
  rate: number,
): Table {
  const of = (
    which: keyof typeof measured,
    from: 'fromDue' | 'fromAccepted',
    percent: number,
  ): number => median(measured[which].map((journey) => percentile(journey[from], percent)));
  const cells = (which: keyof typeof measured, from: 'fromDue' | 'fromAccepted') =>
    [50, 95, 99, 100].map((percent) => tenths(of(which, from, percent)));
  const missing = measured.service.reduce((sum, journey) => sum + journey.missing, 0);
  return {
    columns: ['ms', 'p50', 'p95', 'p99', 'longest'],
    rows: [
      ['a loop that posts to the subscriber, from when it was due', ...cells('bare', 'fromDue')],
      ['Readywire, from when it was due', ...cells('service', 'fromDue')],
      ['Readywire, from the 200', ...cells('service', 'fromAccepted')],
    ],
    judgements: [
      atMost('p50 in ms', of('service', 'fromAccepted', 50), AIM.p50),
      atMost('p99 in ms', of('service', 'fromAccepted', 99), AIM.p99),
      atMost('accepted and not delivered', missing, 0, 0),
    ],
    notes: [
      `${whole(rate)} webhooks a second; the middle one of the rounds`,
      'a post counts from when it was due, not from when it left',
    ],
  };
}
