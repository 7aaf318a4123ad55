import { isOnPostgres } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';
import { World, type Odd, type WorldOptions } from '../support/world/world.js';

/** One that is given repeats the histories of another run; the machine decides the rest. */
const SEED = Number(process.env['WORLD_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const PEOPLE = Number(process.env['WORLD_PEOPLE'] ?? (isOnPostgres ? 1_000 : 100));
/** The most; on an idle machine of two cores it takes a twentieth of that. */
const LONGEST_MS = 1_200_000;
const LONGEST_WAIT_MS = 480_000;

type Play = Pick<WorldOptions, 'isLossy' | 'isAsking'> & { readonly share?: number };

/**
 * What the service says, orders and tells follows what is true at the provider, whatever happens
 * to whomever, and whatever becomes of the webhooks about it.
 */
describe(`the service is true to the provider (WORLD_SEED=${String(SEED)})`, () => {
  async function play({ share = 1, ...options }: Play): Promise<Pick<World, 'kills' | 'asked'>> {
    const people = Math.ceil(PEOPLE * share);
    const world = await World.start({ ...options, seed: SEED, people, kills: 4 });
    try {
      await world.play();
      let odd = await lastOddities(world);
      if (odd.length === 0 && options.isLossy) {
        await world.tellLost();
        odd = await lastOddities(world);
      }
      const [first] = odd;
      const fault =
        first && `${String(odd.length)} of ${String(people)}; ${await world.describe(first)}`;
      expect(fault ?? 'everybody is right').toBe('everybody is right');
      return { kills: world.kills, asked: world.asked };
    } finally {
      await world.close();
    }
  }

  /** None as soon as there are none, and everybody was asked about since; else those that stay. */
  async function lastOddities(world: World): Promise<readonly Odd[]> {
    let odd: readonly Odd[] = [];
    const isRight = async (): Promise<boolean> => {
      odd = await world.oddities();
      return odd.length === 0 && world.isAllAsked && (await world.isQuiet());
    };
    const patience = { timeoutMs: LONGEST_WAIT_MS, everyMs: 2_000 };
    await waitFor('everybody to be right', isRight, patience).catch((error: unknown) => {
      if (odd.length === 0) throw error;
    });
    return odd;
  }

  it(
    'if a third of all webhooks is lost, others are late or come twice, and the process is killed',
    async () => {
      const { kills, asked } = await play({ isLossy: true, isAsking: true });
      expect(kills).toBeGreaterThan(0);
      expect(asked).toBe(PEOPLE);
    },
    LONGEST_MS,
  );

  it(
    'without ever asking, if nothing is lost for good',
    async () => {
      const { kills, asked } = await play({ isLossy: false, isAsking: false, share: 0.4 });
      expect(kills).toBeGreaterThan(0);
      expect(asked).toBe(0);
    },
    LONGEST_MS,
  );
});
