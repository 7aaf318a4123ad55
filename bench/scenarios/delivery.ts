import { Sink } from '../load/sink.js';
import type { Context, Scenario } from '../scenario.js';
import { hundredths, median, whole } from '../shared/figures.js';
import { atLeast, type Table } from '../table.js';
import { bareLoop } from './delivery/bare.js';
import { bullmq } from './delivery/bullmq.js';
import type { Contender, Work } from './delivery/contender.js';
import { graphileWorker } from './delivery/graphile.js';
import { ServiceContender } from './delivery/service.js';

const DUE = 20_000;
const WARM_UP = 4_000;
const CONNECTIONS = 128;
const AIM = 0.75;

export const delivery: Scenario = {
  name: 'delivery',
  title:
    'What is due goes to a bare sink, signed both ways: deliveries a second, outcomes recorded',
  aim: `at least ${String(AIM)} of a bare undici loop, ahead of BullMQ and graphile-worker`,
  run: measure,
};

/** Who takes part, and how fast each was in every round. */
interface Match {
  readonly bare: Contender;
  readonly service: Contender;
  /** Null: not installed. */
  readonly queues: readonly (Contender | null)[];
  readonly rates: ReadonlyMap<Contender, number[]>;
  readonly work: Work;
}

async function measure({ stage, options, say }: Context): Promise<Table> {
  const sink = await Sink.listen(stage, false);
  const count = options.rows ?? DUE;
  const work = { count, url: sink.url(), connections: CONNECTIONS };
  const bare = bareLoop(stage);
  const service = await ServiceContender.create(stage, work);
  const queues = [await bullmq(stage), await graphileWorker(stage)];
  const contenders = [bare, service, ...queues.filter((queue) => queue !== null)];
  const rates = new Map<Contender, number[]>(contenders.map((one) => [one, []]));
  const warmUp = { ...work, count: Math.min(WARM_UP, count) };
  for (const contender of contenders) await play(contender, sink, warmUp);
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const contender of contenders) {
      const rate = await play(contender, sink, work);
      rates.get(contender)?.push(rate);
      say(`round ${String(round)}: ${contender.name} ${whole(rate)} a second`);
    }
  }
  return toTable({ bare, service, queues, rates, work });
}

/** @returns deliveries a second, from the first request to the last recorded outcome */
async function play(contender: Contender, sink: Sink, work: Work): Promise<number> {
  await contender.prepare(work);
  await sink.take();
  const { startedAt, endedAt } = await contender.deliver(work);
  const { received } = await sink.take();
  if (received === work.count) return (received * 1_000) / (endedAt - startedAt);
  throw new Error(`${contender.name}: ${whole(received)} requests for ${whole(work.count)}`);
}

function toTable({ bare, service, queues, rates, work }: Match): Table {
  const rateOf = (one: Contender): number => median(rates.get(one) ?? []);
  const bareRates = rates.get(bare) ?? [];
  const ratioOf = (one: Contender): number =>
    median((rates.get(one) ?? []).map((rate, round) => rate / (bareRates[round] ?? Number.NaN)));
  const rowOf = (one: Contender): readonly string[] => [
    one.name,
    whole(rateOf(one)),
    hundredths(ratioOf(one)),
  ];
  const installed = queues.filter((queue) => queue !== null);
  const missing =
    installed.length < queues.length ? [['BullMQ on Redis', 'not installed', '']] : [];
  const best = Math.max(...installed.map(rateOf));
  const rounds = `the median of ${String(bareRates.length)} rounds in turns`;
  return {
    columns: ['', 'a second', 'of the bare loop'],
    rows: [...[bare, service, ...installed].map(rowOf), ...missing],
    judgements: [
      atLeast('of the bare loop', ratioOf(service), AIM),
      {
        says: `ahead of the faster queue: ${hundredths(rateOf(service) / best)} times`,
        isReached: rateOf(service) > best,
      },
    ],
    notes: [
      `${whole(work.count)} a round, ${String(work.connections)} in flight at most; ${rounds}`,
      ...[bare, service, ...installed].map(({ name, settings }) => `${name}: ${settings}`),
    ],
  };
}
