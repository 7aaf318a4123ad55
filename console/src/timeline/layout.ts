import type { TimelineEntry } from '../api/types.js';

/** How a mark looks; the shape says as much as the colour. */
export type Shape = 'ring' | 'dot' | 'cross' | 'diamond' | 'bar' | 'speck';

export interface Mark {
  readonly x: number;
  readonly shape: Shape;
  readonly tone: 'good' | 'bad' | 'busy' | 'warn' | 'plain';
  readonly entry: TimelineEntry;
}

export interface Lane {
  readonly key: string;
  readonly name: string;
  readonly marks: readonly Mark[];
}

/** A stretch of one verdict. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly verdict: string;
}

export interface Picture {
  readonly width: number;
  readonly lanes: readonly Lane[];
  readonly verdicts: readonly Span[];
  /** Where the user became ready. */
  readonly readyAt: readonly number[];
  readonly ticks: readonly { readonly x: number; readonly at: number }[];
}

const MARGIN = 28;
/** Two marks of a lane are never closer than this. */
const APART = 17;
const TICKS_APART = 120;
/** What a tick's text needs to its right. */
const TICK_ROOM = 40;

const LOOKS: Readonly<Record<string, readonly [Shape, Mark['tone']]>> = {
  added: ['ring', 'plain'],
  connected: ['dot', 'busy'],
  error: ['cross', 'bad'],
  ready: ['diamond', 'good'],
  removed: ['bar', 'plain'],
  mentioned: ['speck', 'plain'],
  report_requested: ['ring', 'plain'],
  report_underway: ['dot', 'busy'],
  report_refused: ['cross', 'bad'],
  report_failed: ['cross', 'bad'],
  'reports.generated': ['diamond', 'good'],
  'reports.fully_ready': ['dot', 'good'],
  'reports.overdue': ['bar', 'warn'],
  'reports.failed': ['cross', 'bad'],
  delivery_delivered: ['dot', 'good'],
  delivery_failed: ['cross', 'bad'],
  delivery_blocked: ['cross', 'bad'],
  delivery_held: ['bar', 'warn'],
};

/** When an entry was so; when it was heard of if that is not known. */
export function timeOf({ at, received_at }: TimelineEntry): number {
  return Date.parse(at ?? received_at);
}

/**
 * The timeline as a picture. Seconds and days have to fit on one page: the longer nothing happens,
 * the less of its width a pause gets.
 * @param narrowest how wide it is at least
 */
export function pictureOf(entries: readonly TimelineEntry[], narrowest = 640): Picture {
  const sorted = [...entries].sort(
    (a, b) => timeOf(a) - timeOf(b) || a.received_at.localeCompare(b.received_at),
  );
  const xOf = scaleOf(sorted.map(timeOf), narrowest - 2 * MARGIN);
  const lanes = lanesOf(
    sorted.filter(({ kind }) => kind !== 'verdict'),
    xOf,
  );
  const changes = sorted.filter(({ kind }) => kind === 'verdict');
  const marks = lanes.flatMap((lane) => lane.marks.map(({ x }) => x));
  const end = Math.max(narrowest - MARGIN, ...marks, ...sorted.map((one) => xOf(timeOf(one))));
  return {
    width: end + MARGIN,
    lanes,
    verdicts: spansOf(changes, xOf, end + MARGIN / 2),
    readyAt: changes.filter(({ verdict }) => verdict === 'ready').map((one) => xOf(timeOf(one))),
    ticks: ticksOf(sorted.map(timeOf), xOf, end - TICK_ROOM),
  };
}

function scaleOf(times: readonly number[], narrowest: number): (time: number) => number {
  const at = new Map<number, number>();
  let x = 0;
  let before: number | undefined;
  for (const time of times) {
    if (before !== undefined && time > before) x += widthOf((time - before) / 1_000);
    at.set(time, x);
    before = time;
  }
  const stretch = x > 0 ? Math.max(1, narrowest / x) : 1;
  return (time) => MARGIN + (at.get(time) ?? 0) * stretch;
}

function widthOf(seconds: number): number {
  return Math.min(6 + 26 * Math.log10(1 + seconds), 150);
}

function lanesOf(entries: readonly TimelineEntry[], xOf: (time: number) => number): Lane[] {
  const lanes = new Map<string, { name: string; marks: Mark[] }>();
  for (const entry of entries) {
    const [key, name] = laneOf(entry);
    const lane = lanes.get(key) ?? { name, marks: [] };
    lanes.set(key, lane);
    const [shape, tone] = LOOKS[entry.kind] ?? (['speck', 'plain'] as const);
    const last = lane.marks.at(-1)?.x ?? -Infinity;
    lane.marks.push({ x: Math.max(xOf(timeOf(entry)), last + APART), shape, tone, entry });
  }
  return [...lanes]
    .map(([key, lane]) => ({ key, ...lane }))
    .sort((a, b) => rankOf(a.key) - rankOf(b.key));
}

function laneOf({ kind, account }: TimelineEntry): readonly [key: string, name: string] {
  if (kind.startsWith('delivery_')) return ['~deliveries', 'Deliveries'];
  if (kind.startsWith('report')) return ['~reports', 'Reports'];
  if (account) return [account, `Account …${account.slice(-6)}`];
  return ['~provider', 'Provider asked'];
}

function rankOf(key: string): number {
  return ['~provider', '~reports', '~deliveries'].indexOf(key);
}

function spansOf(
  changes: readonly TimelineEntry[],
  xOf: (time: number) => number,
  end: number,
): Span[] {
  return changes.map((change, index) => {
    const next = changes[index + 1];
    const to = next ? xOf(timeOf(next)) : end;
    return { from: xOf(timeOf(change)), to, verdict: change.verdict ?? 'none' };
  });
}

function ticksOf(
  times: readonly number[],
  xOf: (time: number) => number,
  last: number,
): Picture['ticks'] {
  const ticks: { x: number; at: number }[] = [];
  for (const at of times) {
    const x = xOf(at);
    const isApart = x - (ticks.at(-1)?.x ?? -Infinity) >= TICKS_APART;
    if (isApart && (x <= last || ticks.length === 0)) ticks.push({ x, at });
  }
  return ticks;
}
