import fc from 'fast-check';
import { newId } from '../../../common/ids.js';
import { chanceOf, LosableDisk, type Chance } from '../../../../test/support/losable-disk.js';
import type { Arrival } from '../arrival.js';
import { drainSegment } from './drain-segment.js';
import { JournalWriter, SEGMENT_SUFFIX } from './journal-writer.js';

const FOLDER = '/journal/one';
const RUNS = 4_000;

/** What the database has: each event once, by its id. */
class Log {
  readonly bodies = new Map<string, string>();

  constructor(private readonly chance: Chance) {}

  /** Loses its connection now and then, before or after the commit. */
  async store(arrivals: readonly Arrival[], faultShare: number): Promise<void> {
    await Promise.resolve();
    if (this.chance() < faultShare) throw new Error('ECONNRESET');
    for (const { id, body } of arrivals) {
      const known = this.bodies.get(id);
      expect(known ?? body.toString('latin1')).toBe(body.toString('latin1'));
      this.bodies.set(id, body.toString('latin1'));
    }
    if (this.chance() < faultShare) throw new Error('the answer to COMMIT was lost');
  }
}

function arrival(chance: Chance): Arrival {
  const body = Buffer.alloc(Math.floor(chance() * 60), Math.floor(chance() * 256));
  return { id: newId(), body, receivedAt: '2026-11-24T10:00:00.123456Z' };
}

/** Writes groups until the power goes. @returns what was acknowledged */
async function write(disk: LosableDisk, chance: Chance): Promise<readonly Arrival[]> {
  const writer = new JournalWriter(disk, FOLDER, 100_000);
  const acknowledged: Arrival[] = [];
  const groups = 1 + Math.floor(chance() * 6);
  for (let group = 0; group < groups; group++) {
    const arrivals = Array.from({ length: 1 + Math.floor(chance() * 3) }, () => arrival(chance));
    const writing = writer.append(arrivals);
    if (group === groups - 1 && chance() < 0.5) return acknowledged;
    try {
      await writing;
      acknowledged.push(...arrivals);
    } catch {
      // Answered with 503.
    }
    if (chance() < 0.2) await writer.seal();
  }
  return acknowledged;
}

/** Drains until nothing is left, losing the power in between, and the database. */
async function drainAll(first: LosableDisk, log: Log): Promise<LosableDisk> {
  let disk = first;
  for (let round = 0; ; round++) {
    // After a while everything works: what is left then has to go through.
    const faultShare = round > 5 ? 0 : 0.2;
    disk = disk.afterLoss(faultShare / 2);
    const segments = (await disk.list(FOLDER)).filter((name) => name.endsWith(SEGMENT_SUFFIX));
    try {
      for (const name of segments) {
        const where = { folder: FOLDER, name };
        await drainSegment(disk, where, (batch) => log.store(batch, faultShare));
      }
      if (faultShare === 0) return disk;
    } catch {
      // The next round finds what is left.
    }
  }
}

describe('what the journal promises when the power is lost', () => {
  it('every acknowledged webhook is handed on, whole, and none becomes two events', async () => {
    let acknowledgedInAll = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const chance = chanceOf(seed);
        const disk = new LosableDisk(chance, 0.1);
        const acknowledged = await write(disk, chance);
        const log = new Log(chance);
        const drained = await drainAll(disk, log);
        for (const { id, body } of acknowledged) {
          expect(log.bodies.get(id)).toBe(body.toString('latin1'));
        }
        acknowledgedInAll += acknowledged.length;
        expect((await drained.list(FOLDER)).filter((n) => n.endsWith(SEGMENT_SUFFIX))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    expect(acknowledgedInAll).toBeGreaterThan(RUNS);
  });
});
