import { portOf, subscribeSink } from '../load/audience.js';
import { Load } from '../load/load.js';
import { Sink } from '../load/sink.js';
import { sendThrough, type Through } from '../load/through.js';
import type { Context, Scenario } from '../scenario.js';
import { median, tenths, whole } from '../shared/figures.js';
import { percentile } from '../shared/percentiles.js';
import { atMost, type Table } from '../table.js';

const STEADY = 200;
const TIMES = 10;
const BURST_SECONDS = 10;
const LONGEST_DRAIN_SECONDS = 10;

/** Much more than usual, for a while. */
export const burst: Scenario = {
  name: 'burst',
  title: `${String(TIMES)} times the steady ${String(STEADY)} a second for ${String(BURST_SECONDS)} s`,
  aim: `everything answered 200, drained within ${String(LONGEST_DRAIN_SECONDS)} s`,
  run: runBurst,
};

async function runBurst({ stage, options, say }: Context): Promise<Table> {
  const load = Load.start(stage);
  const sink = await Sink.listen(stage);
  const service = await stage.service();
  await subscribeSink(service, sink);
  const steady = options.rate ?? STEADY;
  const measure = (rate: number, seconds: number): Promise<Through> =>
    sendThrough({ load, sink, fanOut: 1 }, () =>
      load.pace({ ports: [portOf(service)], rate, seconds }),
    );
  const measured = { steady: [] as Through[], burst: [] as Through[] };
  await measure(steady, 3);
  for (let round = 1; round <= options.rounds; round += 1) {
    measured.steady.push(await measure(steady, options.seconds));
    const through = await measure(steady * TIMES, BURST_SECONDS);
    measured.burst.push(through);
    say(`round ${String(round)}: drained ${tenths(through.drainSeconds)} s after the burst`);
  }
  return toTable(measured, steady);
}

function toTable(
  measured: Readonly<Record<'steady' | 'burst', readonly Through[]>>,
  rate: number,
): Table {
  const all = [...measured.steady, ...measured.burst];
  const refused = all.reduce(
    (sum, { load, accepted }) => sum + load.latencies.length - accepted,
    0,
  );
  const missing = all.reduce((sum, through) => sum + through.missing, 0);
  const drained = Math.max(...measured.burst.map(({ drainSeconds }) => drainSeconds));
  return {
    columns: ['', 'posted/s', 'p50 ms', 'p99 ms', 'backlog at most', 'drained after s'],
    rows: [
      ['steady', whole(rate), ...cells(measured.steady)],
      ['burst', whole(rate * TIMES), ...cells(measured.burst)],
    ],
    judgements: [
      atMost('not answered with 200', refused, 0, 0),
      atMost('seconds until drained, the longest', drained, LONGEST_DRAIN_SECONDS),
      atMost('deliveries missing', missing, 0, 0),
    ],
    notes: ['the times are those of the intake, from when a post was due'],
  };
}

function cells(all: readonly Through[]): readonly string[] {
  const latency = (percent: number): string =>
    tenths(median(all.map(({ load }) => percentile([...load.latencies], percent))));
  return [
    latency(50),
    latency(99),
    whole(median(all.map(({ backlog }) => backlog.most))),
    tenths(median(all.map(({ drainSeconds }) => drainSeconds))),
  ];
}
