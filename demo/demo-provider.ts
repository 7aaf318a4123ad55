import type { AnsweredCall, ProviderApi } from '../src/simulator/api/provider-api.js';
import { SimulatedProvider } from '../src/simulator/simulated-provider.js';
import type { Told } from '../src/simulator/webhooks/webhook-post.js';

/** How long the provider works on a report. */
const GENERATION_MS = 700;

/** Whoever hears what the provider is asked, and what it tells without being told to by the story. */
export interface ProviderListener {
  asked(call: AnsweredCall): void;
  told(told: Told): Promise<void>;
}

/** The simulated provider, its API listening. Close it when done. */
export class DemoProvider {
  readonly simulated: SimulatedProvider;
  private listener: ProviderListener | undefined;
  private opened: ProviderApi | undefined;

  private constructor() {
    // What the story lets happen is told by the story; that a report is generated comes by itself.
    const onTold = (told: Told): unknown =>
      told.event.event === 'reports.generated' ? this.listener?.told(told) : undefined;
    this.simulated = new SimulatedProvider({ generationMs: GENERATION_MS, onTold });
  }

  static async listen(): Promise<DemoProvider> {
    const provider = new DemoProvider();
    const onAnswer = (call: AnsweredCall): void => provider.listener?.asked(call);
    provider.opened = await provider.simulated.listen({ onAnswer });
    return provider;
  }

  get api(): ProviderApi {
    if (this.opened === undefined) throw new Error('it does not listen yet');
    return this.opened;
  }

  /** From now on; it hears first of the calls that have been. */
  listenedToBy(listener: ProviderListener): void {
    for (const call of this.api.calls) listener.asked(call);
    this.listener = listener;
  }

  async close(): Promise<void> {
    await this.simulated.close();
  }
}
