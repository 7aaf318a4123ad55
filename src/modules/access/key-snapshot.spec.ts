import { Clock } from '../../core/clock/clock.js';
import type { Database } from '../../core/database/database.js';
import { AccessRepository, type LiveKey } from './access.repository.js';
import { KeySnapshot } from './key-snapshot.js';

class Hands extends Clock {
  ms = 1_000_000;
  override millis(): number {
    return this.ms;
  }
}

class Table extends AccessRepository {
  readonly keys: LiveKey[] = [];
  reads = 0;
  fault: Error | null = null;

  override liveKeys(): Promise<LiveKey[]> {
    this.reads += 1;
    return this.fault ? Promise.reject(this.fault) : Promise.resolve([...this.keys]);
  }
}

const key = (id: string): LiveKey => ({
  id,
  name: 'a key',
  role: 'read',
  secret_sha256: Buffer.alloc(32),
});

describe('KeySnapshot', () => {
  const setUp = () => {
    const clock = new Hands();
    const table = new Table();
    return { clock, table, snapshot: new KeySnapshot(table, {} as Database, clock) };
  };

  it('serves a flood of looks from one read', async () => {
    const { table, snapshot } = setUp();
    await Promise.all(Array.from({ length: 50 }, () => snapshot.current()));
    await snapshot.current();
    expect(table.reads).toBe(1);
  });

  it('reads again after 2 seconds, so that a revoked key is gone', async () => {
    const { clock, table, snapshot } = setUp();
    table.keys.push(key('a'));
    expect((await snapshot.current()).has('a')).toBe(true);
    table.keys.pop();
    clock.ms += 2_000;
    expect((await snapshot.current()).has('a')).toBe(true);
    clock.ms += 1;
    expect((await snapshot.current()).has('a')).toBe(false);
  });

  it('reads again when the clock was set back', async () => {
    const { clock, table, snapshot } = setUp();
    await snapshot.current();
    clock.ms -= 3_600_000;
    await snapshot.current();
    expect(table.reads).toBe(2);
  });

  it('reads again at once after a change in this process, even one during a read', async () => {
    const { table, snapshot } = setUp();
    table.keys.push(key('a'));
    const before = snapshot.current();
    table.keys.pop();
    snapshot.forget();
    expect((await snapshot.current()).has('a')).toBe(false);
    expect((await before).has('a')).toBe(true);
    expect((await snapshot.current()).has('a')).toBe(false);
  });

  it('says that it does not know while the database is away, and asks again', async () => {
    const { table, snapshot } = setUp();
    table.fault = new Error('away');
    await expect(snapshot.current()).rejects.toThrow('away');
    table.fault = null;
    await expect(snapshot.current()).resolves.toEqual(new Map());
  });
});
