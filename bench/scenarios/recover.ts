import { type Receipts, Sink } from '../load/sink.js';
import { Load } from '../load/load.js';
import type { LoadResult } from '../load/tally.js';
import { fillOldRows } from '../rows/old-rows.js';
import type { Context, Scenario } from '../scenario.js';
import { recover as askForAll, subscribe } from '../service/api.js';
import { sharedNow } from '../shared/clock.js';
import { tenths, whole } from '../shared/figures.js';
import { percentile } from '../shared/percentiles.js';
import { until } from '../shared/until.js';
import { atMost, type Table } from '../table.js';
import { connectTo } from './old-rows/database.js';

const HELD = 1_000_000;
const RATE = 100;
const WARM_UP_SECONDS = 5;
/** What is still on its way when the load ends is waited for, this long. */
const LONGEST_WAIT_MS = 60_000;
const AIM = 2;

export const recover: Scenario = {
  name: 'recover',
  title: `${whole(HELD)} held deliveries of a subscription are recovered while it gets fresh ones`,
  aim: `p99 of the fresh ones, ${String(RATE)} a second, at most ${String(AIM)} times of theirs alone`,
  isLong: true,
  run: measure,
};

async function measure({ stage, options, say }: Context): Promise<Table> {
  const held = options.rows ?? HELD;
  const sink = await Sink.listen(stage);
  const load = Load.start(stage);
  const service = await stage.service();
  const wish = { name: 'bench', url: sink.url(), events: ['*'] };
  const { id } = await subscribe(service.url, wish);
  say(`filling ${whole(held)} held deliveries`);
  const client = await connectTo((await stage.postgres()).url);
  stage.onClose(() => client.end());
  const span = { fromDaysAgo: 2, untilDaysAgo: 1 };
  await fillOldRows(client, { count: held, ...span, status: 'held', subscriptions: [id] });

  const rate = options.rate ?? RATE;
  const pace = async (seconds: number): Promise<Fresh> => {
    const task = { ports: [Number(new URL(service.url).port)], rate, seconds, keepsIds: true };
    return freshOf(await load.pace(task), sink);
  };
  await pace(WARM_UP_SECONDS);
  say('fresh ones alone');
  const alone = await pace(options.seconds * 2);
  say('recovering');
  const begun = sharedNow();
  const recovery = askForAll(service.url, id, new Date(0).toISOString());
  const beside = await pace(options.seconds * 4);
  const { requeued, endedAt } = await recovery.then((all) => ({
    requeued: all,
    endedAt: sharedNow(),
  }));
  return toTable({ alone, beside, requeued, seconds: (endedAt - begun) / 1_000, held });
}

/** What became of the fresh ones. */
interface Fresh {
  /** From when each was to be posted until its subscriber had it, in milliseconds. */
  readonly latencies: readonly number[];
  /** What else came meanwhile. */
  readonly others: number;
}

/** Waits for those that are on their way, since one that is late counts most. */
async function freshOf(posted: LoadResult, sink: Sink): Promise<Fresh> {
  const dueAt = new Map(posted.ids.map((id, at) => [id, posted.dueAt[at] ?? Number.NaN]));
  const latencies: number[] = [];
  let others = 0;
  const take = ({ eventIds, at }: Receipts): void => {
    eventIds.forEach((id, index) => {
      const due = dueAt.get(id);
      if (due === undefined) others += 1;
      else latencies.push((at[index] ?? Number.NaN) - due);
    });
  };
  const areAllIn = async (): Promise<boolean> => {
    take(await sink.take());
    return latencies.length >= dueAt.size;
  };
  if (await until(areAllIn, LONGEST_WAIT_MS)) return { latencies, others };
  throw new Error(`${String(latencies.length)} of ${String(dueAt.size)} fresh ones came`);
}

function toTable(result: {
  readonly alone: Fresh;
  readonly beside: Fresh;
  readonly requeued: number;
  readonly seconds: number;
  readonly held: number;
}): Table {
  const { alone, beside, requeued, seconds, held } = result;
  const p99 = ({ latencies }: Fresh): number => percentile(latencies, 99);
  const rowOf = (name: string, fresh: Fresh): readonly string[] => [
    name,
    whole(fresh.latencies.length),
    ...[50, 99, 100].map((percent) => tenths(percentile(fresh.latencies, percent))),
    whole(fresh.others),
  ];
  return {
    columns: ['fresh ones', 'count', 'p50 ms', 'p99 ms', 'longest ms', 'others meanwhile'],
    rows: [rowOf('alone', alone), rowOf('while recovering', beside)],
    judgements: [
      atMost('p99 while recovering, times of alone', p99(beside) / p99(alone), AIM, 2),
      { says: `all ${whole(held)} were put back`, isReached: requeued === held },
    ],
    notes: [
      'others: recovered ones, and what Readywire tells of itself',
      `POST /v2/webhooks/{id}/recover answered after ${tenths(seconds)} s`,
    ],
  };
}
