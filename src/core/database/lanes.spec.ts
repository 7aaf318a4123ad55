import { jest } from '@jest/globals';
import { DatabaseBusy } from './database-errors.js';
import { inLane, type Lane, Lanes } from './lanes.js';

/** Somebody in a lane: it says when it is let in, and leaves when it is told. */
class Guest {
  leave: (() => void) | null = null;
  fault: unknown;

  constructor(
    readonly lane: Lane,
    lanes: Lanes,
    arrivals: Guest[],
  ) {
    const entering = inLane(lane, () => Promise.resolve(lanes.enter()));
    entering.then(
      (leave) => {
        this.leave = leave;
        arrivals.push(this);
      },
      (error: unknown) => (this.fault = error),
    );
  }

  get isIn(): boolean {
    return this.leave !== null;
  }
}

describe('lanes', () => {
  let arrivals: Guest[] = [];
  beforeEach(() => {
    arrivals = [];
    jest.useFakeTimers();
  });
  afterEach(() => jest.useRealTimers());

  const poolOf = (pool: number): Lanes => new Lanes({ url: 'postgres://x', pool, migrate: 'auto' });
  const embedded = (): Lanes => new Lanes({ url: undefined, pool: 10, migrate: 'auto' });
  const settled = async (): Promise<void> => {
    await jest.advanceTimersByTimeAsync(0);
  };
  async function enter(lanes: Lanes, lane: Lane, count: number): Promise<readonly Guest[]> {
    const guests = Array.from({ length: count }, () => new Guest(lane, lanes, arrivals));
    await settled();
    return guests;
  }
  const countIn = (guests: readonly Guest[]): number => guests.filter(({ isIn }) => isIn).length;

  it.each<[Lane, number, number, number]>([
    ['api', 10, 6, 2],
    ['worker', 10, 6, 2],
    ['intake', 10, 6, 2],
    ['api', 4, 2, 1],
    ['worker', 4, 2, 1],
    ['api', 40, 22, 8],
  ])('%s of %d connections takes %d at most', async (lane, pool, most, ownOfOthers) => {
    const lanes = poolOf(pool);
    expect(countIn(await enter(lanes, lane, 200))).toBe(most);
    for (const other of (['intake', 'worker', 'api'] as const).filter((one) => one !== lane)) {
      expect(countIn(await enter(lanes, other, ownOfOthers))).toBe(ownOfOthers);
    }
  });

  it('never lets in more than there are connections, and never forgets one', async () => {
    const lanes = poolOf(7);
    const all = [...'apiwiapwipaiwpaiwpaiwpaiwpaiwpaiwpawiapi'].map((letter) => {
      const lane = letter === 'a' ? 'api' : letter === 'w' ? 'worker' : 'intake';
      return new Guest(lane, lanes, arrivals);
    });
    const gone = new Set<Guest>();
    await settled();
    while (gone.size < all.length) {
      const inside = arrivals.filter((guest) => !gone.has(guest));
      expect(inside.length).toBeLessThanOrEqual(7);
      const next = inside[gone.size % inside.length] as Guest;
      gone.add(next);
      next.leave?.();
      await settled();
    }
    expect(countIn(await enter(lanes, 'api', 9))).toBe(5);
  });

  it('those of a lane come in the order in which they came', async () => {
    const lanes = poolOf(4);
    const guests = await enter(lanes, 'api', 6);
    for (let n = 0; n < 6; n++) {
      expect(arrivals[n]).toBe(guests[n]);
      arrivals[n]?.leave?.();
      await settled();
    }
  });

  it('with one connection the door goes before everybody else, every other time', async () => {
    const lanes = embedded();
    const [first] = await enter(lanes, 'api', 1);
    await enter(lanes, 'worker', 2);
    await enter(lanes, 'intake', 2);
    first?.leave?.();
    for (let n = 1; n < 5; n++) {
      await settled();
      arrivals[n]?.leave?.();
    }
    const order = arrivals.map(({ lane }) => lane);
    expect(order).toEqual(['api', 'intake', 'worker', 'intake', 'worker']);
  });

  it('who waits too long is told so, and stands in nobody else’s way', async () => {
    const lanes = poolOf(4);
    const [one] = await enter(lanes, 'api', 2);
    const [late] = await enter(lanes, 'api', 1);
    await jest.advanceTimersByTimeAsync(4_000);
    const [patient] = await enter(lanes, 'api', 1);
    await jest.advanceTimersByTimeAsync(1_001);
    expect(late?.fault).toBeInstanceOf(DatabaseBusy);
    one?.leave?.();
    await settled();
    expect([late?.isIn, patient?.isIn]).toEqual([false, true]);
  });

  it('belong to the work, however deep down it asks', async () => {
    const lanes = poolOf(4);
    await enter(lanes, 'api', 2);
    const deep = async (): Promise<string> => {
      await Promise.resolve();
      return typeof lanes.enter();
    };
    expect(await inLane('worker', deep)).toBe('function');
    expect(inLane('api', () => lanes.enter() instanceof Promise)).toBe(true);
  });
});
