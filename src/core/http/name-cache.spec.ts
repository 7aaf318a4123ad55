import type { LookupAddress } from 'node:dns';
import { setTimeout as wait } from 'node:timers/promises';
import { NameCache } from './name-cache.js';

const address = (last: number): LookupAddress[] => [
  { address: `127.0.0.${String(last)}`, family: 4 },
];

/** A resolver that answers 127.0.0.1, then 127.0.0.2 and so on, and keeps what it was asked. */
function counting(): { asked: string[]; resolve: (name: string) => Promise<LookupAddress[]> } {
  const asked: string[] = [];
  return { asked, resolve: (name) => Promise.resolve(address(asked.push(name))) };
}

describe('NameCache', () => {
  it('asks once for all who wait, and again a minute after the question', async () => {
    const { asked, resolve } = counting();
    let now = 0;
    const names = new NameCache({ resolve, now: () => now });
    const both = [names.addressesOf('a.test'), names.addressesOf('a.test')];
    expect(await Promise.all(both)).toEqual([address(1), address(1)]);
    now = 59_999;
    expect(await names.addressesOf('a.test')).toEqual(address(1));
    now = 60_000;
    expect(await names.addressesOf('a.test')).toEqual(address(2));
    expect(asked).toEqual(['a.test', 'a.test']);
  });

  it('asks anew for what it was told to forget', async () => {
    const names = new NameCache(counting());
    await names.addressesOf('a.test');
    names.forget('a.test');
    expect(await names.addressesOf('a.test')).toEqual(address(2));
  });

  it('does not keep a failure', async () => {
    let fails = true;
    const resolve = (): Promise<LookupAddress[]> =>
      fails ? Promise.reject(new Error('down')) : Promise.resolve(address(1));
    const names = new NameCache({ resolve });
    await expect(names.addressesOf('a.test')).rejects.toThrow('down');
    fails = false;
    expect(await names.addressesOf('a.test')).toEqual(address(1));
  });

  describe('while names are resolved slowly or not at all', () => {
    /** Known since moment 0; from then on the resolver does what it is told. */
    async function known(later: () => Promise<LookupAddress[]>) {
      const clock = { now: 0 };
      let resolve = (): Promise<LookupAddress[]> => Promise.resolve(address(1));
      const names = new NameCache({ resolve: () => resolve(), now: () => clock.now });
      await names.addressesOf('a.test');
      resolve = later;
      return { names, clock };
    }
    const never = (): Promise<LookupAddress[]> => new Promise(() => undefined);

    it('uses what was known, for five minutes', async () => {
      const { names, clock } = await known(never);
      clock.now = 299_999;
      expect(await names.addressesOf('a.test')).toEqual(address(1));
      clock.now = 300_000;
      const waits = names.addressesOf('a.test').then(() => 'answered');
      expect(await Promise.race([waits, wait(400, 'waits')])).toBe('waits');
    });

    it('the same when that fails, and then the fault is told', async () => {
      const { names, clock } = await known(() => Promise.reject(new Error('down')));
      clock.now = 60_000;
      expect(await names.addressesOf('a.test')).toEqual(address(1));
      clock.now = 300_000;
      await expect(names.addressesOf('a.test')).rejects.toThrow('down');
    });

    it('takes the new answer as soon as it is there', async () => {
      let answer: (found: LookupAddress[]) => void = () => undefined;
      const { names, clock } = await known(() => new Promise((resolve) => (answer = resolve)));
      clock.now = 60_000;
      expect(await names.addressesOf('a.test')).toEqual(address(1));
      answer(address(2));
      expect(await names.addressesOf('a.test')).toEqual(address(2));
    });
  });

  it('keeps a bounded number of names and drops the oldest', async () => {
    const { asked, resolve } = counting();
    const names = new NameCache({ resolve, maxNames: 2 });
    for (const name of ['a', 'b', 'c', 'c', 'b', 'a']) await names.addressesOf(name);
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
  });

  it('asks the system by itself', async () => {
    const found = await new NameCache().addressesOf('localhost');
    expect(found.map(({ address: text }) => text)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(127\.0\.0\.1|::1)$/)]),
    );
  });
});
