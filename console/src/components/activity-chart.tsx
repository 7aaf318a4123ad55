import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import type { Bucket, Figures } from '../api/types.js';
import { count } from '../format.js';

const SERIES = [
  ['accepted', 'Accepted', '--series-1', []],
  ['processed', 'Processed', '--series-2', [6, 4]],
  ['delivered', 'Delivered', '--series-3', []],
  ['failed_tries', 'Failed tries', '--series-4', [2, 3]],
] as const;
const HEIGHT = 220;

interface ChartProps {
  readonly title: string;
  readonly figures: Figures;
}

/** What happened a minute, as lines; the same as a table for whoever can't see them. */
export function ActivityChart({ title, figures }: ChartProps) {
  const canvas = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const isDark = useDark();

  useEffect(() => {
    const { current } = canvas;
    if (!current) return undefined;
    const made = new uPlot(optionsOf(current), dataOf(figures), current);
    plot.current = made;
    const resized = new ResizeObserver(() =>
      made.setSize({ width: current.clientWidth, height: HEIGHT }),
    );
    resized.observe(current);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [isDark]);

  useEffect(() => plot.current?.setData(dataOf(figures)), [figures]);

  return (
    <figure class="card chart">
      <figcaption>
        <h2>{title}</h2>
        <Legend figures={figures} />
      </figcaption>
      <div ref={canvas} role="img" aria-label={describe(title, figures)} />
    </figure>
  );
}

function Legend({ figures }: { figures: Figures }) {
  return (
    <ul class="legend">
      {SERIES.map(([key, name, colour]) => (
        <li key={key} class={colour.slice(2)}>
          {name} <b>{count(total(figures.buckets, key))}</b>
        </li>
      ))}
    </ul>
  );
}

function total(buckets: readonly Bucket[], key: (typeof SERIES)[number][0]): number {
  return buckets.reduce((sum, bucket) => sum + bucket[key], 0);
}

function describe(title: string, { buckets }: Figures): string {
  const sums = SERIES.map(([key, name]) => `${name.toLowerCase()} ${total(buckets, key)}`);
  return `${title}: ${sums.join(', ')}`;
}

function dataOf({ step, buckets }: Figures): uPlot.AlignedData {
  const perMinute = 60 / step;
  return [
    buckets.map(({ at }) => at),
    ...SERIES.map(([key]) => buckets.map((bucket) => bucket[key] * perMinute)),
  ];
}

function optionsOf(element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: colour('--dim'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { y: { range: (_, __, max) => [0, Math.max(5, max * 1.1)] } },
    axes: [
      {
        ...axis,
        size: 28,
        values: (_, ticks) =>
          ticks.map((at) =>
            new Date(at * 1_000).toLocaleTimeString([], {
              hour: '2-digit',
              minute: '2-digit',
              hourCycle: 'h23',
            }),
          ),
      },
      { ...axis, size: 56, values: (_, ticks) => ticks.map((one) => count(one)) },
    ],
    series: [
      {},
      ...SERIES.map(([, label, name, dash]) => ({
        label,
        stroke: colour(name),
        width: 2,
        dash: [...dash],
        points: { show: false },
      })),
    ],
  };
}

/** The canvas has to be painted anew when the colours change. */
function useDark(): boolean {
  const [isDark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const look = (): void => setDark(query.matches);
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, []);
  return isDark;
}
