import { Load } from '../load/load.js';
import type { Context, Scenario } from '../scenario.js';
import { hundredths, median, tenths, whole } from '../shared/figures.js';
import { until } from '../shared/until.js';
import { atMost, type Table } from '../table.js';
import { Half } from './old-rows/half.js';
import { claims, CLAIMED, type Measure, prunes } from './old-rows/measures.js';

const MANY = 5_000_000;
const FEW = 10_000;
const CONNECTIONS = 64;
/** Of claims and prunes, in turns; the first ones warm up. */
const TURNS = 18;
const WARM_UP = 3;
const LONGEST_DRAIN_MS = 120_000;
const AIM = 1.2;

export const oldRows: Scenario = {
  name: 'old-rows',
  title: 'What a claim, the intake and a prune take with many old events, deliveries and attempts',
  aim: `with ${whole(MANY)} at most ${String(AIM)} times of what they take with ${whole(FEW)}`,
  isLong: true,
  run: measure,
};

/** The same thing, with few old rows and with many; milliseconds. */
interface Compared {
  readonly what: string;
  readonly few: number;
  readonly many: number;
}

async function measure(context: Context): Promise<Table> {
  const { stage, options, say } = context;
  const rows = options.rows ?? MANY;
  const few = await Half.fill(stage, 'few', Math.min(FEW, rows));
  say(`filling ${whole(rows)} rows`);
  const many = await Half.fill(stage, 'many', rows);
  say('claims');
  for (const half of [few, many]) await half.fillDue(TURNS * CLAIMED);
  const compared = [
    { what: `a claim of ${String(CLAIMED)}`, ...(await inTurns(claims, few, many)) },
    { what: 'a webhook at saturation', ...(await intakes(context, few, many)) },
    { what: 'a prune of 500 and 500', ...(await inTurns(prunes, few, many)) },
  ];
  return toTable(compared, few.rows, many.rows);
}

/** The medians, taken in turns: the machine is not the same from one minute to the next. */
async function inTurns(
  measureOf: (client: Half['client']) => Measure,
  few: Half,
  many: Half,
): Promise<Omit<Compared, 'what'>> {
  const [measureFew, measureMany] = [measureOf(few.client), measureOf(many.client)];
  const times = { few: [] as number[], many: [] as number[] };
  for (let turn = 0; turn < TURNS; turn += 1) {
    times.few.push(await measureFew());
    times.many.push(await measureMany());
  }
  return {
    few: median(times.few.slice(WARM_UP)),
    many: median(times.many.slice(WARM_UP)),
  };
}

/** How long an accepted webhook takes of the service's time, at saturation. */
async function intakes(
  { stage, options, say }: Context,
  few: Half,
  many: Half,
): Promise<Omit<Compared, 'what'>> {
  const load = Load.start(stage);
  const services = { few: await few.serve(stage), many: await many.serve(stage) };
  const times = { few: [] as number[], many: [] as number[] };
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const half of [few, many]) {
      const name = half === few ? 'few' : 'many';
      const ports = [Number(new URL(services[name].url).port)];
      const seconds = options.seconds / 2;
      const { statuses, seconds: took } = await load.saturate({
        ports,
        connections: CONNECTIONS,
        seconds,
      });
      const accepted = statuses[200] ?? 0;
      say(`intake, ${name} old rows: ${whole(accepted / took)} a second`);
      if (round > 0) times[name].push((took * 1_000) / accepted);
      await settled(half);
    }
  }
  for (const service of Object.values(services)) await service.retire();
  return { few: median(times.few), many: median(times.many) };
}

async function settled({ client }: Half): Promise<void> {
  const isDone = async (): Promise<boolean> =>
    (await client.query(`SELECT FROM events WHERE status = 'received' LIMIT 1`)).rowCount === 0;
  if (!(await until(isDone, LONGEST_DRAIN_MS))) throw new Error('not all was processed');
}

function toTable(compared: readonly Compared[], few: number, many: number): Table {
  return {
    columns: ['milliseconds of', `${whole(few)} old`, `${whole(many)} old`, 'times'],
    rows: compared.map((one) => [
      one.what,
      one.few < 1 ? hundredths(one.few) : tenths(one.few),
      one.many < 1 ? hundredths(one.many) : tenths(one.many),
      hundredths(one.many / one.few),
    ]),
    judgements: compared.map((one) => atMost(one.what, one.many / one.few, AIM, 2)),
    notes: ['the medians of turns; two databases on one server, the indexes made behind the rows'],
  };
}
