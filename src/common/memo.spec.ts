import fc from 'fast-check';
import { Memo } from './memo.js';

describe('what is remembered', () => {
  it('is always what would be made, and made anew only after so many others', () => {
    const keys = fc.array(fc.integer({ min: 0, max: 9 }).map(String), { maxLength: 200 });
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 5 }), (asked, atMost) => {
        const memo = new Memo<string>(atMost);
        const made: string[] = [];
        for (const key of asked) {
          const recent = new Set(made.slice(-atMost));
          const value = memo.get(key, () => {
            made.push(key);
            return `made of ${key}`;
          });
          expect(value).toBe(`made of ${key}`);
          if (!recent.has(key)) expect(made.at(-1)).toBe(key);
          else expect(made.length).toBeGreaterThan(0);
        }
        const distinct = new Set(asked).size;
        if (distinct <= atMost) expect(made).toHaveLength(distinct);
      }),
    );
  });

  it('is nothing that could not be made', () => {
    const memo = new Memo<string>(3);
    const fail = (): string => {
      throw new Error('not now');
    };
    expect(() => memo.get('key', fail)).toThrow('not now');
    expect(memo.get('key', () => 'made')).toBe('made');
  });
});
