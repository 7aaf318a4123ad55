import { portOf, subscribeSink } from '../load/audience.js';
import { Load } from '../load/load.js';
import { Sink } from '../load/sink.js';
import { sendThrough } from '../load/through.js';
import type { Context, Scenario } from '../scenario.js';
import { hundredths, median, tenths, whole } from '../shared/figures.js';
import { residentMemory } from '../shared/resident-memory.js';
import { atMost, type Table } from '../table.js';

const CONNECTIONS = 64;
const FULL_LOAD_SECONDS = 8;
/** Bodies are prepared for so long at a time. */
const SLICE_SECONDS = 15;
const AIM = { growth: 1.2, megabytes: 250 };

/** Whether memory stays where it is. */
export const memory: Scenario = {
  name: 'memory',
  title: 'resident memory at half load after ten minutes, beside that after one',
  aim: `<= ${String(AIM.growth)} times, <= ${String(AIM.megabytes)} MB`,
  isLong: true,
  run: runMemory,
};

/** What a minute ended with. */
interface Minute {
  readonly megabytes: number;
  readonly posted: number;
}

/** Half of what it delivered at saturation right before. */
async function runMemory({ stage, options, say }: Context): Promise<Table> {
  const load = Load.start(stage);
  const sink = await Sink.listen(stage);
  const service = await stage.service();
  await subscribeSink(service, sink);
  const ports = [portOf(service)];
  const way = { load, sink, fanOut: 1 };
  const full = await sendThrough(way, () =>
    load.saturate({ ports, connections: CONNECTIONS, seconds: FULL_LOAD_SECONDS }),
  );
  const rate = options.rate ?? Math.max(1, Math.round(full.rate / 2));
  say(`${String(rate)} a second from now on`);
  const minutes: Minute[] = [];
  for (let minute = 1; minute <= options.minutes; minute += 1) {
    const watched: number[] = [];
    let posted = 0;
    for (let begun = performance.now(); performance.now() - begun < 60_000;) {
      const { accepted } = await sendThrough(way, () =>
        load.pace({ ports, rate, seconds: SLICE_SECONDS }),
      );
      posted += accepted;
      watched.push(residentMemory(service.pid));
    }
    minutes.push({ megabytes: median(watched), posted });
    say(`minute ${String(minute)}: ${tenths(median(watched))} MB`);
  }
  const half = options.rate === undefined ? ', half of what goes through at saturation' : '';
  return toTable(minutes, `${whole(rate)} webhooks a second${half}`);
}

function toTable(minutes: readonly Minute[], note: string): Table {
  const [first] = minutes;
  const last = minutes.at(-1);
  const growth = (last?.megabytes ?? NaN) / (first?.megabytes ?? NaN);
  const rows = minutes.map(({ megabytes, posted }, index) => [
    `after ${String(index + 1)} min`,
    whole(posted),
    tenths(megabytes),
    hundredths(megabytes / (first?.megabytes ?? NaN)),
  ]);
  return {
    columns: ['', 'accepted', 'resident MB', 'of the first minute'],
    rows,
    judgements: [
      atMost('last minute by the first', growth, AIM.growth, 2),
      atMost('resident memory in MB', last?.megabytes ?? NaN, AIM.megabytes),
    ],
    notes: [note],
  };
}
