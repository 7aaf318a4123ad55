import { randomBytes } from 'node:crypto';
import { playScenario, type Answered } from '../src/simulator/scenarios/play-scenario.js';
import type { SimulatedUser } from '../src/simulator/records/provider-records.js';
import { Cast, type Step } from '../src/simulator/scenarios/scenario.js';
import {
  arrivalCheck,
  check,
  intakeChecks,
  postChecks,
  recordChecks,
  type Check,
} from './checks.js';
import type { DemoProvider } from './demo-provider.js';
import { Narrator, type TimelineEntry } from './narrator.js';
import { documentCheck, lostCheck, orderCheck, registrationCheck } from './provider-checks.js';
import type { ReadywireClient } from './readywire-client.js';
import { ACCOUNTS_ARRIVE, DATA_ARRIVES, LOAN_DESK, MAILER, type Wish } from './story.js';
import { Subscriber } from './subscriber.js';
import type { TimelinePrinter } from './timeline-printer.js';
import { until } from './until.js';
import { Words } from './words.js';

/** How long everything may take to arrive. */
const DEADLINE_MS = 180_000;
/** The webhook that is lost on the way. */
const GENERATED = 'reports.generated';

/** What `GET /v2/users/{id}` says, as far as the demo reads it. */
interface UserAnswer {
  readonly verdict: string;
  readonly why: string;
}

/** The story on a running service: a provider on one side, the company's services on the other. */
export class DemoRun {
  private readonly user: SimulatedUser;
  private readonly cast: Cast;
  private readonly words = new Words();
  private readonly narrator: Narrator;
  private readonly answers: Answered[] = [];
  private readonly deadline = performance.now() + DEADLINE_MS;
  private subscriber: Subscriber | undefined;

  constructor(
    private readonly client: ReadywireClient,
    private readonly printer: TimelinePrinter,
    private readonly provider: DemoProvider,
  ) {
    this.user = provider.simulated.records.addUser('applicant-4711');
    this.cast = new Cast(provider.simulated, this.user);
    this.narrator = new Narrator(printer, this.words);
  }

  get userId(): string {
    return this.user.id;
  }

  /** Plays the whole story. @returns what was checked at the end */
  async play(): Promise<readonly Check[]> {
    const subscriber = await this.subscribe();
    subscriber.failOnce('accounts.failed');
    this.provider.simulated.faults.loseNext(GENERATED);

    this.printer.chapter('2. Three accounts; the provider tells things out of order');
    await this.act(ACCOUNTS_ARRIVE);
    const before = await this.askForVerdict();

    this.printer.chapter('3. A forgery; then the missing data, late and twice, and an old part');
    await this.act(DATA_ARRIVES);

    this.printer.chapter('4. Readywire orders the report; the webhook that it is there gets lost');
    const document = await this.getReport(subscriber);

    this.printer.chapter('5. What Readywire knows of the user now');
    const after = await this.askForVerdict();
    await this.printTimeline();
    return [
      ...(await this.checks(subscriber, before, after)),
      registrationCheck(this.provider.simulated, this.intakeUrl),
      orderCheck(this.provider, this.user.id),
      await lostCheck(this.client, this.user.id),
      documentCheck(document),
    ];
  }

  async close(): Promise<void> {
    await this.subscriber?.close();
  }

  private get intakeUrl(): string {
    return new URL('/intake/argyle', this.client.address).href;
  }

  private async subscribe(): Promise<Subscriber> {
    this.printer.chapter('1. Your services subscribe at Readywire, and Readywire at the provider');
    this.subscriber = await Subscriber.listen((post) => {
      this.narrator.receiver(post);
    });
    await this.addReceiver(LOAN_DESK, `whsec_${randomBytes(32).toString('base64')}`);
    await this.addReceiver(MAILER, randomBytes(16).toString('hex'));
    this.provider.listenedToBy(this.narrator);
    const { subscriptions } = this.provider.simulated;
    const isSubscribed = (): boolean => subscriptions.all().length === 2;
    await until(isSubscribed, this.deadline - performance.now());
    return this.subscriber;
  }

  private async addReceiver({ name, about, events }: Wish, secret: string): Promise<void> {
    const url = this.subscriber?.add({ name, secret });
    await this.client.post('/v2/webhooks', { name, events, url, secret });
    const what = 'POST /v2/webhooks';
    this.printer.line({
      from: name,
      to: 'readywire',
      what,
      result: '200',
      means: `wants ${about}`,
    });
  }

  private async act(steps: readonly Step[]): Promise<void> {
    await playScenario(this.cast, steps, (answered) => {
      this.answers.push(answered);
      this.narrator.provider(answered);
    });
    await until(() => this.isSettled(), this.deadline - performance.now(), 100);
  }

  /**
   * Waits until the report was ordered, generated, and found although no webhook said so.
   * @returns its document, as loan-desk fetches it
   */
  private async getReport(subscriber: Subscriber): Promise<Buffer> {
    const isTold = (): boolean =>
      subscriber.takenBy(LOAN_DESK.name).some(({ event }) => event === GENERATED);
    await until(isTold, this.deadline - performance.now());
    await until(() => this.isSettled(), this.deadline - performance.now());
    const id = this.provider.simulated.records.reports.all(this.user.id)[0]?.id ?? 'none';
    const document = await this.client.bytes(`/v2/reports/${id}/file`);
    const [what, result] = ['GET /v2/reports/…/file', '200'];
    const means = `the document, ${String(document.length)} bytes, straight from the provider`;
    this.printer.line({ from: LOAN_DESK.name, to: 'readywire', what, result, means });
    return document;
  }

  /** Whether all that was accepted has been processed and all that came of it delivered. */
  private async isSettled(): Promise<boolean> {
    const user = this.user.id;
    const open = await this.client.all(`/v2/events?user=${user}&status=received`);
    if (open.length > 0) return false;
    return (await this.client.all(`/v2/deliveries?user=${user}&status=pending`)).length === 0;
  }

  private async askForVerdict(): Promise<UserAnswer> {
    const answer = await this.client.get<UserAnswer>(`/v2/users/${this.user.id}`);
    this.narrator.verdict(this.user.id, answer);
    return answer;
  }

  private async printTimeline(): Promise<void> {
    const path = `/v2/users/${this.user.id}/timeline`;
    this.narrator.timeline(await this.client.all<TimelineEntry>(path));
  }

  private async checks(
    subscriber: Subscriber,
    before: UserAnswer,
    after: UserAnswer,
  ): Promise<readonly Check[]> {
    const wishes = [LOAN_DESK, MAILER];
    const messages = wishes.flatMap(({ expected }) => Object.values(expected));
    const deliveries = messages.reduce((sum, count) => sum + count, 0);
    return [
      ...intakeChecks(this.answers),
      check(before.verdict === 'waiting', 'not ready before all the data was in', before.verdict),
      check(after.verdict === 'ready', 'ready once it was', after.verdict),
      ...(await recordChecks(this.client, this.user.id, deliveries)),
      ...wishes.map((wish) => arrivalCheck(subscriber, wish)),
      ...postChecks(subscriber),
    ];
  }
}
