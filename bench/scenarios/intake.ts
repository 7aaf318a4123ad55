import { Load } from '../load/load.js';
import type { LoadResult } from '../load/tally.js';
import type { Context, Scenario } from '../scenario.js';
import { median, tenths, whole, hundredths } from '../shared/figures.js';
import { percentile } from '../shared/percentiles.js';
import { atLeast, atMost, type Table } from '../table.js';

const CONNECTIONS = 64;
const WARM_UP_SECONDS = 2;
const BARE = new URL('../baselines/bare-intake.process.js', import.meta.url);
const AIM = { share: 0.75, p99: 50 };

/** The intake as fast as it can. */
export const intake: Scenario = {
  name: 'intake',
  title: `webhooks accepted a second at saturation, ${String(CONNECTIONS)} connections`,
  aim: `>= ${String(AIM.share)} of a bare Fastify handler, p99 <= ${String(AIM.p99)} ms`,
  run: runIntake,
};

interface Stretch {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

/** The door alone is compared with the bare handler; with a worker in the process beside it. */
async function runIntake({ stage, options, say }: Context): Promise<Table> {
  const load = Load.start(stage);
  const bare = await stage.child(BARE).call<number>('listen');
  const door = await stage.service({ name: 'door', env: { ROLES: 'api' } });
  const ports = { bare, door: Number(new URL(door.url).port) };
  const measured = { bare: [] as Stretch[], door: [] as Stretch[] };
  const measure = async (which: keyof typeof ports, seconds: number): Promise<Stretch> =>
    toStretch(await load.saturate({ ports: [ports[which]], connections: CONNECTIONS, seconds }));
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const which of ['bare', 'door'] as const) {
      await measure(which, WARM_UP_SECONDS);
      const stretch = await measure(which, options.seconds);
      measured[which].push(stretch);
      say(`round ${String(round)}, ${which}: ${whole(stretch.rate)} a second`);
    }
  }
  const ratios = measured.door.map(({ rate }, at) => rate / (measured.bare[at]?.rate ?? NaN));
  const p99 = median(measured.door.map((stretch) => stretch.p99));
  return {
    columns: ['', 'accepted/s', 'p50 ms', 'p99 ms', 'of the bare handler'],
    rows: [
      ['bare Fastify handler', ...cells(measured.bare), '1.00'],
      ['Readywire, durable before the 200', ...cells(measured.door), hundredths(median(ratios))],
    ],
    judgements: [
      atLeast('share of the bare handler', median(ratios), AIM.share),
      atMost('p99 in ms', p99, AIM.p99),
    ],
    notes: [`each round: ${ratios.map(hundredths).join(', ')} of the bare handler`],
  };
}

function cells(stretches: readonly Stretch[]): readonly string[] {
  return [
    whole(median(stretches.map(({ rate }) => rate))),
    tenths(median(stretches.map(({ p50 }) => p50))),
    tenths(median(stretches.map(({ p99 }) => p99))),
  ];
}

function toStretch({ statuses, seconds, latencies }: LoadResult): Stretch {
  const others = Object.entries(statuses).filter(([status]) => status !== '200');
  if (others.length > 0) throw new Error(`not all were accepted: ${JSON.stringify(statuses)}`);
  return {
    rate: (statuses[200] ?? 0) / seconds,
    p50: percentile([...latencies], 50),
    p99: percentile([...latencies], 99),
  };
}
