import { Figures } from './figures.js';

describe('figures', () => {
  let now = 0;
  let figures: Figures;
  let asked: string[];

  beforeEach(() => {
    now = 0;
    asked = [];
    figures = new Figures(() => now);
  });

  const add = (name: string, answer: () => Promise<number>): (() => number | null) =>
    figures.add(() => {
      asked.push(name);
      return answer();
    });

  it('are asked for one after the other, and not again within 10 s', async () => {
    const one = add('one', () => Promise.resolve(1));
    const two = add('two', () => Promise.resolve(2));
    expect([one(), two(), figures.isUp]).toEqual([null, null, false]);
    await Promise.all([figures.refresh(), figures.refresh()]);
    now = 9_999;
    await figures.refresh();
    expect([one(), two(), figures.isUp]).toEqual([1, 2, true]);
    expect(asked).toEqual(['one', 'two']);
    now = 10_000;
    await figures.refresh();
    expect(asked).toEqual(['one', 'two', 'one', 'two']);
  });

  it('are missing once they are old, and the database is said to be away', async () => {
    let isAway = false;
    const one = add('one', () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(1)));
    const two = add('two', () => Promise.resolve(2));
    await figures.refresh();
    isAway = true;
    now = 10_000;
    await figures.refresh();
    expect(asked).toEqual(['one', 'two', 'one']);
    expect([one(), figures.isUp]).toEqual([1, false]);
    now = 30_001;
    expect([one(), two()]).toEqual([null, null]);
    isAway = false;
    await figures.refresh();
    expect([one(), two(), figures.isUp]).toEqual([1, 2, true]);
  });

  it('keep nobody waiting for long, and are not asked for twice meanwhile', async () => {
    let answer = (_value: number): void => undefined;
    const slow = add('slow', () => new Promise((resolve) => (answer = resolve)));
    await figures.refresh();
    await figures.refresh();
    expect([slow(), figures.isUp, asked]).toEqual([null, false, ['slow']]);
    answer(7);
    await figures.refresh();
    expect([slow(), figures.isUp]).toEqual([7, true]);
  });
});
