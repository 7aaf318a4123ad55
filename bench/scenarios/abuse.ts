import { setTimeout as sleep } from 'node:timers/promises';
import { portOf } from '../load/audience.js';
import { Flood, type FloodCounts } from '../load/flood.js';
import { Load } from '../load/load.js';
import type { LoadResult } from '../load/tally.js';
import type { Context, Scenario } from '../scenario.js';
import { median, tenths, whole } from '../shared/figures.js';
import { percentile } from '../shared/percentiles.js';
import { watchMemory } from '../shared/resident-memory.js';
import { atLeast, atMost, type Table } from '../table.js';

const RATE = 50;
const CONNECTIONS = 1_000;
const BYTES = 1_000_000;
const WARM_UP_SECONDS = 3;
/** Until the flood is on, and until its last connections are gone. */
const SETTLE_MS = 2_000;
const AIM = { p99: 100, megabytes: 300 };

/** Whether those who sign notice those who don't. */
export const abuse: Scenario = {
  name: 'abuse',
  title: `${whole(CONNECTIONS)} connections post unsigned bodies of 1 MB, signed ones come at ${String(RATE)} a second`,
  aim: `signed p99 <= ${String(AIM.p99)} ms, memory < ${String(AIM.megabytes)} MB`,
  run: runAbuse,
};

/** A stretch, with the memory that the service needed at most. */
interface Stretch {
  readonly result: LoadResult;
  readonly megabytes: number;
}

async function runAbuse({ stage, options, say }: Context): Promise<Table> {
  const load = Load.start(stage);
  const flood = new Flood(stage);
  const service = await stage.service();
  const port = portOf(service);
  const measure = async (seconds: number): Promise<Stretch> => {
    const stop = watchMemory(service.pid);
    const result = await load.pace({ ports: [port], rate: options.rate ?? RATE, seconds });
    return { result, megabytes: await stop() };
  };
  const measured = { calm: [] as Stretch[], flooded: [] as Stretch[] };
  let counts: FloodCounts = { posts: 0, refused: 0 };
  await measure(WARM_UP_SECONDS);
  for (let round = 1; round <= options.rounds; round += 1) {
    measured.calm.push(await measure(options.seconds));
    await flood.begin({ port, connections: CONNECTIONS, bytes: BYTES });
    await sleep(SETTLE_MS);
    measured.flooded.push(await measure(options.seconds));
    counts = await flood.end();
    say(`round ${String(round)}: ${whole(counts.refused)} refused so far`);
    await sleep(SETTLE_MS);
  }
  const table = toTable(measured, counts);
  const rate = `${whole(options.rate ?? RATE)} signed posts a second`;
  return { ...table, notes: [rate, ...(table.notes ?? [])] };
}

function toTable(
  { calm, flooded }: Readonly<Record<'calm' | 'flooded', readonly Stretch[]>>,
  { posts, refused }: FloodCounts,
): Table {
  const p99 = median(flooded.map((stretch) => latency(stretch, 99)));
  const megabytes = Math.max(...flooded.map((stretch) => stretch.megabytes));
  const bad = [...calm, ...flooded].reduce(
    (sum, { result }) => sum + result.latencies.length - (result.statuses[200] ?? 0),
    0,
  );
  return {
    columns: ['', 'p50 ms', 'p99 ms', 'longest ms', 'memory at most, MB'],
    rows: [
      ['nobody else', ...cells(calm)],
      ['while it is flooded', ...cells(flooded)],
    ],
    judgements: [
      atMost('p99 of the signed in ms', p99, AIM.p99),
      atMost('memory in MB', megabytes, AIM.megabytes),
      atMost('signed and not answered with 200', bad, 0, 0),
      atLeast('unsigned posts that were answered 401', refused, 1, 0),
    ],
    notes: [
      `${whole(posts)} unsigned posts were begun; the others were cut off before an answer`,
      'the flood comes from a process of the lowest priority on the same two cores',
    ],
  };
}

function latency({ result }: Stretch, percent: number): number {
  return percentile([...result.latencies], percent);
}

function cells(stretches: readonly Stretch[]): readonly string[] {
  return [
    ...[50, 99, 100].map((percent) =>
      tenths(median(stretches.map((stretch) => latency(stretch, percent)))),
    ),
    tenths(Math.max(...stretches.map(({ megabytes }) => megabytes))),
  ];
}
