import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import type { TimelineEntry } from '../api/types.js';
import { type Lane, type Mark, type Picture, pictureOf, type Shape } from './layout.js';

const LANE = 38;
const TOP = 44;
const BOTTOM = 26;
const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

const SHAPES: Readonly<Record<Shape, string>> = {
  dot: 'M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0Z',
  ring: 'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z',
  cross: 'M-5-5 5 5M-5 5 5-5',
  diamond: 'M0-7 7 0 0 7-7 0Z',
  bar: 'M-2-7h4v14h-4Z',
  speck: 'M-2.500 0a2.500 2.500 0 1 0 5 0a2.500 2.500 0 1 0-5 0Z',
};

interface PictureProps {
  readonly entries: readonly TimelineEntry[];
  /** The entry that is pointed at in the list below. */
  readonly chosen: TimelineEntry | undefined;
}

/** The timeline as a picture: a lane per account, and above them the verdict. */
export function TimelinePicture({ entries, chosen }: PictureProps) {
  const lanes = useRef<HTMLDivElement>(null);
  const space = useWidth(lanes);
  const picture = useMemo(() => pictureOf(entries, Math.max(560, space)), [entries, space]);
  const height = TOP + picture.lanes.length * LANE + BOTTOM;
  return (
    <div class="timeline card">
      <div class="lane-names" aria-hidden="true">
        <span class="lane-name" style={{ height: `${TOP}px` }}>
          Verdict
        </span>
        {picture.lanes.map(({ key, name }) => (
          <span key={key} class="lane-name" style={{ height: `${LANE}px` }}>
            {name}
          </span>
        ))}
      </div>
      <div
        ref={lanes}
        class="lanes"
        tabIndex={0}
        role="group"
        aria-label="The timeline as a picture"
      >
        <svg
          role="img"
          aria-label={describe(picture)}
          width={picture.width}
          height={height}
          viewBox={`0 0 ${picture.width} ${height}`}
        >
          <Verdicts picture={picture} height={height} />
          {picture.lanes.map((lane, index) => (
            <LaneMarks
              key={lane.key}
              lane={lane}
              y={TOP + (index + 0.5) * LANE}
              width={picture.width}
              chosen={chosen}
            />
          ))}
          <Ticks picture={picture} y={height - 8} />
        </svg>
      </div>
    </div>
  );
}

function describe({ lanes, verdicts }: Picture): string {
  const told = lanes.map(({ name, marks }) => `${name}: ${marks.length} marks`);
  const last = verdicts.at(-1)?.verdict ?? 'none';
  return `Verdict ${last}. ${told.join(', ')}. The same in words is in the list below.`;
}

function Verdicts({ picture, height }: { picture: Picture; height: number }) {
  return (
    <>
      {picture.verdicts.map(({ from, to, verdict }) => (
        <g key={from} class={`verdict ${verdict}`}>
          <title>{verdict}</title>
          <rect x={from} y={10} width={Math.max(3, to - from - 2)} height={22} rx={5} />
          {to - from > 58 && (
            <text x={from + 8} y={25}>
              {verdict}
            </text>
          )}
        </g>
      ))}
      {picture.readyAt.map((x) => (
        <line key={x} class="moment" x1={x} x2={x} y1={6} y2={height - BOTTOM + 4}>
          <title>became ready</title>
        </line>
      ))}
    </>
  );
}

interface LaneProps {
  readonly lane: Lane;
  readonly y: number;
  readonly width: number;
  readonly chosen: TimelineEntry | undefined;
}

function LaneMarks({ lane, y, width, chosen }: LaneProps) {
  return (
    <g>
      <line class="lane-line" x1={0} x2={width} y1={y} y2={y} />
      {lane.marks.map((mark) => (
        <MarkShape key={mark.x} mark={mark} y={y} isChosen={mark.entry === chosen} />
      ))}
    </g>
  );
}

function MarkShape({ mark, y, isChosen }: { mark: Mark; y: number; isChosen: boolean }) {
  const { x, shape, tone, entry } = mark;
  return (
    <g
      class={`mark ${shape} ${tone} ${isChosen ? 'chosen' : ''}`}
      transform={`translate(${x} ${y})`}
    >
      <title>{entry.text}</title>
      {isChosen && <circle class="halo" r={12} />}
      <rect class="reach" x={-9} y={-14} width={18} height={28} />
      <path d={SHAPES[shape]} />
    </g>
  );
}

function Ticks({ picture: { ticks }, y }: { picture: Picture; y: number }) {
  return (
    <g class="ticks">
      {ticks.map(({ x, at }, index) => {
        const before = ticks[index - 1];
        const isNewDay = before === undefined || DAY.format(before.at) !== DAY.format(at);
        return (
          <text key={x} x={x} y={y}>
            {isNewDay ? `${DAY.format(at)}, ` : ''}
            {CLOCK.format(at)}
          </text>
        );
      })}
    </g>
  );
}

const MEANINGS: readonly (readonly [Shape, Mark['tone'], string])[] = [
  ['ring', 'plain', 'added, requested'],
  ['dot', 'busy', 'connected'],
  ['diamond', 'good', 'data is in, report generated'],
  ['dot', 'good', 'told, delivered'],
  ['bar', 'warn', 'held, overdue'],
  ['cross', 'bad', 'failed'],
];

/** What the marks mean. */
export function MarkKey() {
  return (
    <ul class="key-of-marks">
      {MEANINGS.map(([shape, tone, meaning]) => (
        <li key={meaning}>
          <svg viewBox="-9 -9 18 18" aria-hidden="true">
            <g class={`mark ${shape} ${tone}`}>
              <path d={SHAPES[shape]} />
            </g>
          </svg>
          {meaning}
        </li>
      ))}
    </ul>
  );
}

function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const watch = new ResizeObserver(() => setWidth(current.clientWidth));
    watch.observe(current);
    return () => watch.disconnect();
  }, [element]);
  return width;
}
