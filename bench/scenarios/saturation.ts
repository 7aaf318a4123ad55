import { BareDelivery } from '../baselines/bare-delivery.js';
import { portOf, subscribeSink } from '../load/audience.js';
import { Load } from '../load/load.js';
import { Sink } from '../load/sink.js';
import { sendThrough, type Through } from '../load/through.js';
import type { Context, Scenario } from '../scenario.js';
import { hundredths, median, whole } from '../shared/figures.js';
import { atLeast, atMost, type Judgement, type Table } from '../table.js';

const CONNECTIONS = 64;
/** As many as the service opens to one subscriber. */
const CONNECTIONS_PER_SUBSCRIBER = 16;
const WARM_UP_SECONDS = 2;
const FAN_OUTS = [1, 5];
const AIM = 0.35;
/** The backlog in the end, compared with that in the middle: one that grows on and on doubles. */
const MOST_GROWTH = 1.5;
const BARE_INTAKE = new URL('../baselines/bare-intake.process.js', import.meta.url);

/** All the way, as fast as it can. */
export const saturation: Scenario = {
  name: 'saturation',
  title: 'from the intake to the receipt at saturation, one subscriber and five',
  aim: `>= ${String(AIM)} of the lower of the bare limits of intake and delivery, backlog bounded`,
  run: runSaturation,
};

/** One round of one fan-out; events a second. */
interface Round {
  readonly intake: number;
  readonly delivery: number;
  readonly through: Through;
}

async function runSaturation(context: Context): Promise<Table> {
  const tables: Table[] = [];
  for (const fanOut of FAN_OUTS) tables.push(await runFanOut(context, fanOut));
  return {
    columns: tables[0]?.columns ?? [],
    rows: tables.flatMap(({ rows }) => rows),
    judgements: tables.flatMap(({ judgements }) => judgements),
    notes: [
      'events a second, those of Readywire from the first post to the last receipt, drain included',
      'backlog: accepted and not yet delivered to all, in the middle and at the end of the load',
    ],
  };
}

/** Each fan-out has a service of its own, on a database of its own. */
async function runFanOut({ stage, options, say }: Context, fanOut: number): Promise<Table> {
  const { seconds } = options;
  const load = Load.start(stage);
  const [bareSink, sink] = [await Sink.listen(stage, false), await Sink.listen(stage)];
  const bareDelivery = new BareDelivery(stage, bareSink);
  const barePort = await stage.child(BARE_INTAKE).call<number>('listen');
  const service = await stage.service({ database: `fan_out_${String(fanOut)}` });
  await subscribeSink(service, sink, fanOut);
  const post = (port: number, duration: number) =>
    load.saturate({ ports: [port], connections: CONNECTIONS, seconds: duration });
  const rounds: Round[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    await post(barePort, WARM_UP_SECONDS);
    const bare = await post(barePort, seconds);
    const connections = CONNECTIONS_PER_SUBSCRIBER * fanOut;
    await bareDelivery.deliver({ connections, seconds: WARM_UP_SECONDS });
    const delivery = (await bareDelivery.deliver({ connections, seconds })) / fanOut;
    const way = { load, sink, fanOut };
    await sendThrough(way, () => post(portOf(service), WARM_UP_SECONDS));
    const through = await sendThrough(way, () => post(portOf(service), seconds));
    rounds.push({ intake: bare.latencies.length / bare.seconds, delivery, through });
    say(`round ${String(round)}, fan-out ${String(fanOut)}: ${whole(through.rate)} a second`);
  }
  await service.close();
  return toTable(rounds, fanOut);
}

function toTable(rounds: readonly Round[], fanOut: number): Table {
  const middle = (of: (round: Round) => number): number => median(rounds.map(of));
  const share = middle(
    ({ intake, delivery, through }) => through.rate / Math.min(intake, delivery),
  );
  const to = `fan-out ${String(fanOut)}`;
  const backlog = `${whole(middle(({ through }) => through.backlog.middle))} / ${whole(
    middle(({ through }) => through.backlog.end),
  )}`;
  return {
    columns: ['', 'events/s', 'accepted/s', 'backlog', 'of the lower limit'],
    rows: [
      [`${to}: bare intake`, whole(middle(({ intake }) => intake)), '', '', ''],
      [`${to}: bare delivery loop`, whole(middle(({ delivery }) => delivery)), '', '', ''],
      [
        `${to}: Readywire`,
        whole(middle(({ through }) => through.rate)),
        whole(middle(({ through }) => through.accepted / through.load.seconds)),
        backlog,
        hundredths(share),
      ],
    ],
    judgements: [atLeast(`${to}, share of the lower limit`, share, AIM), ...faultless(rounds, to)],
  };
}

function faultless(rounds: readonly Round[], to: string): readonly Judgement[] {
  const sum = (of: (through: Through) => number): number =>
    rounds.reduce((total, { through }) => total + of(through), 0);
  const growth = median(
    rounds.map(({ through: { backlog } }) => backlog.end / Math.max(CONNECTIONS, backlog.middle)),
  );
  return [
    atMost(`${to}, backlog at the end by that in the middle`, growth, MOST_GROWTH, 2),
    atMost(
      `${to}, deliveries missing`,
      sum(({ missing }) => missing),
      0,
      0,
    ),
    atMost(
      `${to}, deliveries that came twice`,
      sum(({ duplicates }) => duplicates),
      0,
      0,
    ),
  ];
}
