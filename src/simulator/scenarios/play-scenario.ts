import type { ProviderEvent } from '../provider-event.js';
import type { Cast, Step } from './scenario.js';
import type { Told } from '../webhooks/webhook-post.js';
import type { Attempt } from '../webhooks/webhook-sender.js';

/** What one subscription answered to one copy of one step's event. */
export interface Answered {
  readonly step: Step;
  readonly event: ProviderEvent;
  /** 1 for the first copy. */
  readonly copy: number;
  readonly to: Told['subscription'];
  readonly attempt: Attempt;
}

/** One entry of the agenda: something happens, or is told. */
interface Cue {
  readonly at: number;
  readonly run: () => Promise<void>;
}

/**
 * Plays the steps on the provider's clock. What is told is told one after the other: the next
 * waits until the one before has its first answer, so that the order of receipt is the order of
 * the agenda however slow the machine is. Resolves when everything has been told once; retries
 * may still be underway.
 * @param onAnswer hears every answer as it comes
 */
export async function playScenario(
  cast: Cast,
  steps: readonly Step[],
  onAnswer: (answered: Answered) => void = () => undefined,
): Promise<void> {
  const { clock } = cast.provider;
  const began = clock.elapsed();
  const cues = steps.flatMap((step) => cuesOf(cast, step, onAnswer));
  // The sort is stable, so what happens comes before what is told at the same moment.
  for (const cue of cues.toSorted((a, b) => a.at - b.at)) {
    await clock.sleep(began + cue.at - clock.elapsed());
    await cue.run();
  }
}

function cuesOf(cast: Cast, step: Step, onAnswer: (answered: Answered) => void): Cue[] {
  const { after = 0, times = 1, every = 300 } = step.told ?? {};
  let event: ProviderEvent | undefined;
  const happens: Cue = {
    at: step.at,
    run: () => {
      event = step.happens(cast);
      return Promise.resolve();
    },
  };
  const tell = (copy: number) => async (): Promise<void> => {
    if (event === undefined) throw new Error('an event is told only after it happened');
    await tellOnce(cast, { step, event, copy }, onAnswer);
  };
  const copies = Array.from({ length: times }, (_, copy) => copy);
  const told = copies.map((n) => ({ at: step.at + after + n * every, run: tell(n + 1) }));
  return [happens, ...told];
}

async function tellOnce(
  { provider }: Cast,
  what: Pick<Answered, 'step' | 'event' | 'copy'>,
  onAnswer: (answered: Answered) => void,
): Promise<void> {
  const told = what.step.told?.forged ? provider.tellForged(what.event) : provider.tell(what.event);
  const answers = told.map(async ({ subscription, first }) => {
    onAnswer({ ...what, to: subscription, attempt: await first });
  });
  await Promise.all(answers);
}
