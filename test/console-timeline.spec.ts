import type { TimelineEntry } from '../console/src/api/types.js';
import { pictureOf } from '../console/src/timeline/layout.js';

const FIRST = '0187c66e-e7e5-811c-b006-2232f00f426a';
const SECOND = '0187c66e-e7e5-811c-b006-2232f00f426b';

const entry = (kind: string, at: string, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  ...{ kind, at, text: kind, exact: true, received_at: at, event_id: null },
  ...{ account: null, report: null, verdict: null, webhook: null },
  ...more,
});

const ENTRIES = [
  entry('connected', '2026-01-01T10:00:00.000000Z', { account: FIRST }),
  entry('verdict', '2026-01-01T10:00:01.000000Z', { verdict: 'waiting' }),
  entry('connected', '2026-01-01T10:00:05.000000Z', { account: SECOND }),
  entry('ready', '2026-01-03T10:00:00.000000Z', { account: FIRST }),
  entry('ready', '2026-01-03T10:00:00.000000Z', { account: SECOND }),
  entry('verdict', '2026-01-03T10:00:01.000000Z', { verdict: 'ready' }),
  entry('reports.generated', '2026-01-03T10:00:30.000000Z'),
  entry('delivery_failed', '2026-01-03T10:00:31.000000Z'),
  entry('snapshot', '2026-01-03T10:00:32.000000Z'),
];

describe("the picture of a user's timeline", () => {
  const picture = pictureOf(ENTRIES);

  it('has a lane per account, then what was asked, reports and deliveries', () => {
    expect(picture.lanes.map(({ name }) => name)).toEqual([
      'Account …0f426a',
      'Account …0f426b',
      'Provider asked',
      'Reports',
      'Deliveries',
    ]);
  });

  it('is the same whatever the order of the list', () => {
    expect(pictureOf([...ENTRIES].reverse()).verdicts).toEqual(picture.verdicts);
    expect(pictureOf([...ENTRIES].reverse()).width).toBe(picture.width);
  });

  it('goes on with time, and gives two days less than their share', () => {
    const xs = picture.lanes.flatMap(({ marks }) => marks).map(({ x }) => x);
    expect(Math.min(...xs)).toBeGreaterThan(0);
    expect(Math.max(...xs)).toBeLessThan(picture.width);
    const [first, second] = picture.lanes;
    const seconds = (second?.marks[0]?.x ?? 0) - (first?.marks[0]?.x ?? 0);
    const days = (second?.marks[1]?.x ?? 0) - (second?.marks[0]?.x ?? 0);
    expect(seconds).toBeGreaterThan(0);
    expect(days).toBeGreaterThan(seconds);
    expect(days).toBeLessThan(100 * seconds);
  });

  it('shows the verdicts one after the other, and the moment of becoming ready', () => {
    const [waiting, ready] = picture.verdicts;
    expect([waiting?.verdict, ready?.verdict]).toEqual(['waiting', 'ready']);
    expect(waiting?.to).toBe(ready?.from);
    expect(picture.readyAt).toEqual([ready?.from]);
  });

  it('keeps marks of one moment apart', () => {
    const at = '2026-01-01T10:00:00.000000Z';
    const many = Array.from({ length: 5 }, () => entry('delivery_delivered', at));
    const xs = pictureOf(many).lanes[0]?.marks.map(({ x }) => x) ?? [];
    for (const [index, x] of xs.entries()) {
      if (index > 0) expect(x - (xs[index - 1] ?? 0)).toBeGreaterThanOrEqual(12);
    }
  });

  it('of nothing is empty', () => {
    expect(pictureOf([])).toMatchObject({ lanes: [], verdicts: [], readyAt: [], ticks: [] });
  });
});
