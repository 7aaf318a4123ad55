import { portOf, subscribeSink } from '../load/audience.js';
import { Load } from '../load/load.js';
import { Sink } from '../load/sink.js';
import { sendThrough, type Through } from '../load/through.js';
import type { Context, Scenario } from '../scenario.js';
import type { ServiceProcess } from '../service/service-process.js';
import { hundredths, median, whole } from '../shared/figures.js';
import { atLeast, atMost, type Table } from '../table.js';

const CONNECTIONS = 64;
const WARM_UP_SECONDS = 2;
/** No slower, within what two measurements of the same thing differ by. */
const AIM = 0.95;

/** Whether a second process is in the way of the first. */
export const replicas: Scenario = {
  name: 'replicas',
  title: 'two processes on one PostgreSQL beside one, at saturation',
  aim: `no slower (>= ${String(AIM)}), no duplicates`,
  run: runReplicas,
};

/** The second process is there in its turn only: it would take work off the first. */
async function runReplicas({ stage, options, say }: Context): Promise<Table> {
  const load = Load.start(stage);
  const sink = await Sink.listen(stage);
  const first = await stage.service();
  await subscribeSink(first, sink);
  const measure = (services: readonly ServiceProcess[], seconds: number): Promise<Through> =>
    sendThrough({ load, sink, fanOut: 1 }, () =>
      load.saturate({ ports: services.map(portOf), connections: CONNECTIONS, seconds }),
    );
  const measured = { one: [] as Through[], two: [] as Through[] };
  for (let round = 1; round <= options.rounds; round += 1) {
    await measure([first], WARM_UP_SECONDS);
    measured.one.push(await measure([first], options.seconds));
    const second = await stage.service();
    await measure([first, second], WARM_UP_SECONDS);
    measured.two.push(await measure([first, second], options.seconds));
    await second.retire();
    const [one, two] = [measured.one.at(-1)?.rate ?? NaN, measured.two.at(-1)?.rate ?? NaN];
    say(`round ${String(round)}: one ${whole(one)}, two ${whole(two)} a second`);
  }
  return toTable(measured);
}

function toTable({ one, two }: Readonly<Record<'one' | 'two', readonly Through[]>>): Table {
  const share = median(two.map(({ rate }, at) => rate / (one[at]?.rate ?? NaN)));
  const sum = (of: 'missing' | 'duplicates'): number =>
    [...one, ...two].reduce((total, through) => total + through[of], 0);
  const cells = (all: readonly Through[]): readonly string[] => [
    whole(median(all.map(({ rate }) => rate))),
    whole(median(all.map(({ accepted, load }) => accepted / load.seconds))),
  ];
  return {
    columns: ['', 'events/s', 'accepted/s', 'of one'],
    rows: [
      ['one process', ...cells(one), '1.00'],
      ['two processes', ...cells(two), hundredths(share)],
    ],
    judgements: [
      atLeast('two by one', share, AIM),
      atMost('deliveries that came twice', sum('duplicates'), 0, 0),
      atMost('deliveries missing', sum('missing'), 0, 0),
    ],
    notes: ['both share the two cores with PostgreSQL, the load and the subscriber'],
  };
}
