import { portOf, subscribeSink } from '../load/audience.js';
import { Load } from '../load/load.js';
import { Sink } from '../load/sink.js';
import { sendThrough, type Through } from '../load/through.js';
import type { Context, Scenario } from '../scenario.js';
import { hundredths, median, tenths, whole } from '../shared/figures.js';
import { percentile } from '../shared/percentiles.js';
import { atMost, type Table } from '../table.js';

const CONNECTIONS = 64;
const WARM_UP_SECONDS = 2;

/** What the embedded database costs. */
export const embedded: Scenario = {
  name: 'embedded',
  title: 'from the intake to the receipt at saturation, on the embedded database',
  aim: 'printed beside PostgreSQL',
  run: runEmbedded,
};

async function runEmbedded({ stage, options, say }: Context): Promise<Table> {
  const load = Load.start(stage);
  const sink = await Sink.listen(stage);
  const services = {
    postgres: await stage.service({ name: 'on-postgresql' }),
    embedded: await stage.service({ name: 'embedded', isEmbedded: true }),
  };
  for (const service of Object.values(services)) await subscribeSink(service, sink);
  const measured = { postgres: [] as Through[], embedded: [] as Through[] };
  const measure = (which: keyof typeof services, seconds: number): Promise<Through> =>
    sendThrough({ load, sink, fanOut: 1 }, () =>
      load.saturate({ ports: [portOf(services[which])], connections: CONNECTIONS, seconds }),
    );
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const which of ['postgres', 'embedded'] as const) {
      await measure(which, WARM_UP_SECONDS);
      const through = await measure(which, options.seconds);
      measured[which].push(through);
      say(`round ${String(round)}, ${which}: ${whole(through.rate)} a second`);
    }
  }
  return toTable(measured);
}

function toTable(measured: Readonly<Record<'postgres' | 'embedded', readonly Through[]>>): Table {
  const { postgres, embedded: within } = measured;
  const shares = within.map(({ rate }, at) => rate / (postgres[at]?.rate ?? NaN));
  const all = [...postgres, ...within];
  const faults = all.reduce((sum, { missing, duplicates }) => sum + missing + duplicates, 0);
  return {
    columns: ['', 'events/s', 'accepted/s', 'p99 of the intake, ms', 'of PostgreSQL'],
    rows: [
      ['on PostgreSQL', ...cells(postgres), '1.00'],
      ['on the embedded database', ...cells(within), hundredths(median(shares))],
    ],
    judgements: [atMost('deliveries missing or twice', faults, 0, 0)],
    notes: ['from the first post to the last receipt, drain included'],
  };
}

function cells(all: readonly Through[]): readonly string[] {
  return [
    whole(median(all.map(({ rate }) => rate))),
    whole(median(all.map(({ accepted, load }) => accepted / load.seconds))),
    tenths(median(all.map(({ load }) => percentile([...load.latencies], 99)))),
  ];
}
