import type { Answered } from '../src/simulator/scenarios/play-scenario.js';
import type { AnsweredCall } from '../src/simulator/api/provider-api.js';
import type { Told } from '../src/simulator/webhooks/webhook-post.js';
import { answerOf } from './checks.js';
import { callInShort, meaningOfCall } from './meaning-of-call.js';
import type { Post } from './subscriber.js';
import type { TimelinePrinter } from './timeline-printer.js';
import { shortId, type Words } from './words.js';

/** An entry of `GET /v2/users/{id}/timeline`, as far as the demo reads it. */
export interface TimelineEntry {
  readonly text: string;
  /** When it was so, by the provider; null if it did not say. */
  readonly at: string | null;
  /** When Readywire heard of it; the service sorts by this. */
  readonly received_at: string;
}

/** Tells what happens on the wire, line by line. */
export class Narrator {
  constructor(
    private readonly printer: TimelinePrinter,
    private readonly words: Words,
  ) {}

  /** The provider posted something and has its answer. */
  provider(answered: Answered): void {
    const { event, data, resource } = answered.event;
    this.words.learn(data['account'], resource?.['employers']);
    const note = answered.copy > 1 ? 'the very same bytes again' : answered.step.note;
    const means = this.words.meaning(event, data) + (note === undefined ? '' : ` (${note})`);
    const result = answerOf(answered);
    const tone = result === '200 accepted' ? {} : { tone: 'odd' as const };
    this.printer.line({ from: 'provider', to: 'readywire', what: event, result, means, ...tone });
  }

  /** The provider told of something that nobody of the story let happen, or it was lost. */
  async told({ event: { event, data }, first }: Told): Promise<void> {
    const { status, answer } = await first;
    const result = status === null ? 'LOST' : String(status);
    const note = status === null ? ` (${answer}: Readywire never hears of it)` : '';
    const means = this.words.meaning(event, data) + note;
    this.printer.line({
      from: 'provider',
      to: 'readywire',
      what: event,
      result,
      means,
      tone: 'odd',
    });
  }

  /** Readywire asked the provider's API. */
  asked(call: AnsweredCall): void {
    const [what, means] = [callInShort(call), meaningOfCall(call)];
    const result = String(call.status ?? 'no answer');
    this.printer.line({ from: 'readywire', to: 'provider', what, result, means });
  }

  /** Readywire posted something to a receiver. */
  receiver({ receiver, event, data, outcome, fault, id }: Post): void {
    const [result, means] = {
      taken: ['200 verified', this.passedOn(event, data)],
      'seen before': ['200 known', `message ${shortId(id)} was here before`],
      refused: ['401 refused', String(fault)],
      'failed on purpose': ['500 failed', `${receiver} stumbles: the message has to come again`],
    }[outcome] as [string, string];
    const tone = outcome === 'taken' ? toneOf(event) : 'odd';
    this.printer.line({ from: 'readywire', to: receiver, what: event, result, means, tone });
  }

  private passedOn(event: string, data: Post['data']): string {
    if (event === 'reports.fully_ready') return this.words.meaning(event, data);
    return `passed on: ${this.words.subject(data)}`;
  }

  /** What Readywire says of the user when it is asked. */
  verdict(user: string, { verdict, why }: { verdict: string; why: string }): void {
    const what = `GET /v2/users/${shortId(user)}`;
    const result = verdict.toUpperCase();
    this.printer.line({ from: 'you', to: 'readywire', what, result, means: why, tone: 'good' });
  }

  /** The timeline that Readywire keeps, put into the order in which things happened. */
  timeline(entries: readonly TimelineEntry[]): void {
    this.printer.text('', '   happened      heard         timeline of the user (times in UTC)');
    const happened = ({ at, received_at }: TimelineEntry): string => at ?? received_at;
    for (const entry of entries.toSorted((a, b) => (happened(a) < happened(b) ? -1 : 1))) {
      const times = [happened(entry), entry.received_at].map((time) => time.slice(11, 23));
      this.printer.text(`   ${times.join('  ')}  ${entry.text}`);
    }
  }
}

/** What is only passed on is printed quietly beside what Readywire found out. */
function toneOf(event: string): 'good' | 'quiet' {
  return event === 'reports.fully_ready' ? 'good' : 'quiet';
}
