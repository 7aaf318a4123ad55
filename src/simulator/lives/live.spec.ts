import { Random } from '../../common/random.js';
import { isOpen } from '../records/simulated-account.js';
import { Cast } from '../scenarios/scenario.js';
import { SimulatedClock } from '../simulated-clock.js';
import { SimulatedProvider } from '../simulated-provider.js';
import { Crowd, live } from './live.js';
import { randomLife } from './random-life.js';

describe('a random life', () => {
  const provider = new SimulatedProvider({ clock: new SimulatedClock({ speed: 1_000_000 }) });

  afterAll(() => provider.close());

  const lifeOf = (seed: number, shares = {}) => randomLife(new Random(seed), shares);

  it('is the same for the same seed', () => {
    const times = (seed: number) => lifeOf(seed).map(({ at }) => at);
    expect(times(3)).toEqual(times(3));
    expect(times(3)).not.toEqual(times(4));
  });

  it('can be lived: nothing happens to an account before it is added or after it is gone', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const cast = new Cast(provider, provider.records.addUser());
      await live(cast, lifeOf(seed));
    }
    const counts = provider.records
      .allUsers()
      .map(({ id }) => provider.records.accountsOf(id).length);
    expect(Math.max(...counts)).toBe(5);
    expect(Math.min(...counts)).toBeLessThanOrEqual(1);
  });

  it('leaves nothing open unless data may never come', async () => {
    const isEverOpen = async (stuck: number): Promise<boolean> => {
      const users = [];
      for (let seed = 0; seed < 25; seed++) {
        const user = provider.records.addUser();
        users.push(user.id);
        await live(new Cast(provider, user), lifeOf(seed, { stuck }));
      }
      return users.some((id) => provider.records.accountsOf(id).some(isOpen));
    };
    expect(await isEverOpen(0)).toBe(false);
    expect(await isEverOpen(1)).toBe(true);
  });

  it('is lived by as many as are wanted, one after the other', async () => {
    const before = provider.records.allUsers().length;
    const crowd = new Crowd(provider, 5);
    const over = crowd.liveOn(3);
    while (provider.records.allUsers().length < before + 6) await provider.clock.sleep(60_000);
    crowd.close();
    await over;
  });
});
