import { randomInt } from 'node:crypto';
import { compareNeighbours } from '../chaos/neighbours.js';
import { NeighboursReport, type NeighboursFigures } from '../chaos/report/neighbours-report.js';
import { Scene } from '../chaos/scene.js';
import type { Context, Scenario } from '../scenario.js';
import { hundredths, tenths, whole } from '../shared/figures.js';
import { percentile } from '../shared/percentiles.js';
import { atMost, type Table } from '../table.js';

const SUBSCRIBERS = 100;
const BAD = 30;
const DELIVERIES_A_SECOND = 200;
/** Pairs of stretches that are compared: fixed in the comparison of `npm run chaos -- --bad`. */
const ROUNDS = 6;
const AIM = 1.5;

/** What bad subscribers cost the others. */
export const neighbours: Scenario = {
  name: 'neighbours',
  title: `${String(BAD)} of ${String(SUBSCRIBERS)} subscribers bad, ${String(DELIVERIES_A_SECOND)} deliveries a second`,
  aim: `p99 of the healthy ones <= ${String(AIM)} times that without bad ones`,
  isLong: true,
  run: runNeighbours,
};

/** Each webhook goes to all, so two a second are two hundred deliveries. */
async function runNeighbours({ stage, options, say }: Context): Promise<Table> {
  const chaos = {
    ...{ seconds: options.seconds * ROUNDS, seed: randomInt(2 ** 31), processes: 1 },
    ...{ kills: 0, stops: 0, crashes: 0, bad: BAD, of: SUBSCRIBERS },
    rate: options.rate ?? DELIVERIES_A_SECOND / SUBSCRIBERS,
  };
  const scene = await Scene.set(chaos);
  stage.onClose(() => scene.close({ keepLogs: false }));
  const result = await compareNeighbours(scene, chaos, say);
  const version = await scene.logBook.version();
  const table = toTable(new NeighboursReport(result).figures(), version);
  const rate = `${whole(chaos.rate)} webhooks a second, each to all ${String(SUBSCRIBERS)}`;
  return { ...table, notes: [rate, ...(table.notes ?? [])] };
}

function toTable(figures: NeighboursFigures, version: string): Table {
  const { alone, among, ratio, lost, duplicates, hits } = figures;
  const cells = (values: readonly number[]): readonly string[] => [
    ...[50, 99, 100].map((percent) => tenths(percentile(values, percent))),
    whole(values.length),
  ];
  return {
    columns: ['the healthy ones', 'p50 ms', 'p99 ms', 'longest ms', 'deliveries'],
    rows: [
      ['with healthy neighbours', ...cells(alone)],
      ['with bad neighbours', ...cells(among)],
    ],
    judgements: [
      atMost('p99 by that without bad ones, middle round', ratio, AIM, 2),
      atMost('deliveries lost', lost, 0, 0),
      atMost('deliveries that came twice', duplicates, 0, 0),
      atMost('requests to what must not be reached', hits, 0, 0),
    ],
    notes: [
      `all rounds together: ${hundredths(percentile(among, 99) / percentile(alone, 99))} times`,
      `from when a webhook was due; PostgreSQL ${version}, defaults but max_connections = 200`,
    ],
  };
}
