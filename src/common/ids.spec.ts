import { version } from 'uuid';
import { isId, newId } from './ids.js';

describe('a new id', () => {
  it('is a UUIDv7 that sorts behind every one made before', () => {
    const ids = Array.from({ length: 50_000 }, newId);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(0, 500).every((id) => isId(id) && version(id) === 7)).toBe(true);
  });

  it('bears the time at which it was made', () => {
    const before = Date.now();
    const ms = parseInt(newId().replaceAll('-', '').slice(0, 12), 16);
    // A burst may run ahead of the clock by what the counter overflowed.
    expect(ms).toBeGreaterThanOrEqual(before);
    expect(ms).toBeLessThan(before + 60_000);
  });

  it('has bits that nobody can foretell', () => {
    const tails = new Set(Array.from({ length: 5_000 }, () => newId().slice(-12)));
    expect(tails.size).toBe(5_000);
  });
});
