import { Random } from '../../common/random.js';
import { Cast, type Step } from '../scenarios/scenario.js';
import type { SimulatedProvider } from '../simulated-provider.js';
import { randomLife, type LifeShares } from './random-life.js';

/**
 * Lets the steps happen in their time and tells each at once, waiting for no answer: what comes in
 * which order, or at all, is up to the faults. Rejects with an AbortError if `signal` comes first.
 */
export async function live(
  cast: Cast,
  steps: readonly Step[],
  signal?: AbortSignal,
): Promise<void> {
  const { clock } = cast.provider;
  const began = clock.elapsed();
  for (const step of steps) {
    await clock.sleep(began + step.at - clock.elapsed(), signal);
    cast.provider.tell(step.happens(cast));
  }
}

/** So many people who live random lives at the same time; when one has ended, another comes. */
export class Crowd {
  private readonly stop = new AbortController();
  private born = 0;

  /** @param seed decides the lives */
  constructor(
    private readonly provider: SimulatedProvider,
    private readonly seed: number,
    private readonly shares: LifeShares = {},
  ) {}

  /** They come one after the other, within the first minute. Resolves when it is closed. */
  async liveOn(people: number): Promise<void> {
    await Promise.all(Array.from({ length: people }, (_, n) => this.seat((n * 60_000) / people)));
  }

  close(): void {
    this.stop.abort();
  }

  private async seat(waitMs: number): Promise<void> {
    const { signal } = this.stop;
    try {
      await this.provider.clock.sleep(waitMs, signal);
      while (!signal.aborted) await this.oneLife(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async oneLife(signal: AbortSignal): Promise<void> {
    this.born += 1;
    const user = this.provider.records.addUser(`applicant-${this.born}`);
    const chance = new Random(this.seed * 7919 + this.born);
    await live(new Cast(this.provider, user), randomLife(chance, this.shares), signal);
  }
}
