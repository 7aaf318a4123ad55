import type { Answered } from '../src/simulator/scenarios/play-scenario.js';
import type { ReadywireClient } from './readywire-client.js';
import type { Wish } from './story.js';
import type { Subscriber } from './subscriber.js';

/** Something that must be so at the end. */
export interface Check {
  readonly holds: boolean;
  /** What is checked, and what was found instead if it does not hold. */
  readonly says: string;
}

/** Everything that was expected has arrived, each message once, and nothing else. */
export function arrivalCheck(subscriber: Subscriber, { name, expected }: Wish): Check {
  const counts = countsOf(subscriber, name);
  const events = new Set([...Object.keys(expected), ...counts.keys()]);
  const wrong = [...events].flatMap((event) => {
    const [want, got] = [expected[event] ?? 0, counts.get(event) ?? 0];
    return want === got ? [] : [`${event}: ${String(got)} instead of ${String(want)}`];
  });
  const sum = Object.values(expected).reduce((total, count) => total + count, 0);
  const what = `${name} got ${sum === 1 ? 'its message' : `all its ${String(sum)} messages`}, once`;
  return check(wrong.length === 0, what, wrong.join(', '));
}

/** No message came with a wrong signature, and the one that was failed came again as itself. */
export function postChecks({ posts }: Subscriber): readonly Check[] {
  const faults = posts.flatMap(({ fault }) => fault ?? []);
  const failed = posts.filter(({ outcome }) => outcome === 'failed on purpose');
  const again = failed.filter(({ id }) =>
    posts.some((post) => post.id === id && post.outcome === 'taken'),
  );
  return [
    check(
      faults.length === 0 && posts.length > 0,
      'every message carried two right signatures: X-Argyle-Signature and Standard Webhooks',
      faults.join(', '),
    ),
    check(
      failed.length === 1 && again.length === 1,
      'the message that loan-desk failed to take was sent again, with the same webhook-id',
      `failed ${String(failed.length)}, sent again ${String(again.length)}`,
    ),
  ];
}

/** Readywire took what the provider signed, knew the repeated bytes, and refused the forged. */
export function intakeChecks(answers: readonly Answered[]): readonly Check[] {
  const wrong = answers.filter((answered) => answerOf(answered) !== rightAnswer(answered));
  const found = wrong.map((answered) => `${answered.event.event}: ${answerOf(answered)}`);
  const says =
    'every signed webhook was accepted, the repeated one known as a duplicate, the forged one refused';
  return [check(wrong.length === 0, says, found.join(', '))];
}

/** `200 accepted`, `200 duplicate`, `401 refused`, or why no answer came. */
export function answerOf({ attempt }: Answered): string {
  if (attempt.status === 401) return '401 refused';
  if (attempt.status !== 200) return String(attempt.status ?? attempt.answer);
  const { status } = JSON.parse(attempt.answer) as { status?: string };
  return `200 ${String(status)}`;
}

function rightAnswer({ step, copy }: Answered): string {
  if (step.told?.forged) return '401 refused';
  return copy === 1 ? '200 accepted' : '200 duplicate';
}

/** What the service itself says: told once, everything delivered. */
export async function recordChecks(
  client: ReadywireClient,
  user: string,
  deliveries: number,
): Promise<readonly Check[]> {
  const told = await client.all(`/v2/events?user=${user}&event=reports.fully_ready`);
  const sent = await client.all<{ status: string }>(`/v2/deliveries?user=${user}&limit=5`);
  const done = sent.filter(({ status }) => status === 'delivered');
  const found = `${String(done.length)} of ${String(sent.length)}`;
  const isDone = done.length === deliveries && sent.length === deliveries;
  return [
    check(told.length === 1, 'reports.fully_ready was told exactly once', String(told.length)),
    check(isDone, `Readywire lists ${String(deliveries)} deliveries, all delivered`, found),
  ];
}

/** @param found what was found, shown if the check does not hold */
export function check(holds: boolean, says: string, found: string): Check {
  return { holds, says: holds ? says : `${says}: NOT SO (${found})` };
}

function countsOf(subscriber: Subscriber, name: string): ReadonlyMap<string, number> {
  const taken = subscriber.takenBy(name).map(({ event }) => event);
  return new Map([...new Set(taken)].map((one) => [one, taken.filter((e) => e === one).length]));
}
