import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { AnsweredCall } from '../../../src/simulator/api/provider-api.js';
import { Random } from '../../../src/common/random.js';
import { SimulatedClock } from '../../../src/simulator/simulated-clock.js';
import { SimulatedProvider } from '../../../src/simulator/simulated-provider.js';
import type { Told as Sent } from '../../../src/simulator/webhooks/webhook-post.js';
import { TrackingClient } from '../tracking-client.js';
import { differencesOf, type Evidence } from './differences.js';
import { histories } from './history.js';
import { Killer } from './killer.js';
import type { Person } from './person.js';
import { Player } from './player.js';
import { REPORT_TYPES, startService, subscribe } from './service-of-world.js';
import type { Subscriber } from './subscriber.js';
import { truthOf, type Truth } from './truth.js';

/** What is played. */
export interface WorldOptions {
  readonly seed: number;
  readonly people: number;
  /** Whether the provider loses, delays and repeats, and its API stumbles. */
  readonly isLossy: boolean;
  /** Whether the provider is asked; else no deadline passes and no slow round comes by. */
  readonly isAsking: boolean;
  /** How often the process is killed while things happen. */
  readonly kills: number;
}

/** A person of whom something is not as it should be. */
export interface Odd {
  readonly person: Person;
  readonly differences: readonly string[];
}

/** Simulated seconds that pass in a real one. */
const SPEED = 60;
/** The provider's clock stays behind the real one for so many real seconds. */
const BEHIND_SECONDS = 2_400;
/** Real milliseconds within which people come. */
const ARRIVALS_MS = 10_000;
const LONGEST_LIFE_MS = 5_000;
/** How long a report waits for data that does not come, by the provider's clock. */
const LONGEST_SYNC_MS = 120_000;

const FAULTS = {
  ...{ lose: 1 / 3, duplicate: 0.2, delay: 0.2, reorder: 0.2, failReports: 0.05 },
  ...{ apiErrors: 0.03, apiDrops: 0.03, apiSlow: 0.01, slowMs: 500 },
};

/** A provider with many people, a service in a process of its own, and its subscribers. */
export class World {
  private readonly player: Player;
  /** When the provider was last asked where a person stands, by the monotonic clock. */
  private readonly askedAt = new Map<string, number>();
  private restsSince = Infinity;
  /** Once they are settled. */
  private readonly truths = new Map<string, Truth>();

  private constructor(
    private readonly options: WorldOptions,
    private readonly provider: SimulatedProvider,
    private readonly killer: Killer,
    private readonly subscribers: readonly Subscriber[],
  ) {
    this.player = new Player(provider, options.isLossy);
  }

  static async start(options: WorldOptions): Promise<World> {
    const { seed, isLossy } = options;
    const provider = new SimulatedProvider({
      clock: SimulatedClock.behind({ speed: SPEED, seconds: BEHIND_SECONDS }),
      longestWaitMs: LONGEST_SYNC_MS,
      seed,
      faults: isLossy ? FAULTS : {},
      onTold: (sent) => isLossy || void untilTaken(provider, sent),
    });
    const heard: { by?: World } = {};
    const onAnswer = (call: AnsweredCall): unknown => heard.by?.note(call);
    const api = await provider.listen({ requestsPerSecond: 2_000, onAnswer });
    const service = await startService(api, options.isAsking);
    const chance = new Random(seed);
    const killer = new Killer(service, () => chance.next());
    const world = new World(options, provider, killer, await subscribe(service));
    heard.by = world;
    return world;
  }

  /** All that happens happens, and is told or lost. */
  async play(): Promise<void> {
    const { seed, people, isLossy, kills } = this.options;
    const all = fc.sample(histories({ isLossy }), { seed, numRuns: people });
    const killing = this.killer.kill(kills, LONGEST_LIFE_MS);
    await Promise.all(
      all.map(async (history, n) => {
        await sleep((n * ARRIVALS_MS) / people);
        await this.player.play(history);
      }),
    );
    this.killer.end();
    await killing;
    this.restsSince = performance.now();
  }

  /** How often the process was killed. */
  get kills(): number {
    return this.killer.kills;
  }

  /** Whether everybody was asked about since nothing happens any more, if anybody is to be. */
  get isAllAsked(): boolean {
    const since = (id: string): number => this.askedAt.get(id) ?? 0;
    return !this.options.isAsking || this.people.every(({ id }) => since(id) > this.restsSince);
  }

  /** How many have been asked about at all. */
  get asked(): number {
    return this.askedAt.size;
  }

  /** What was lost comes after all, long after everybody was asked: it changes nothing any more. */
  async tellLost(): Promise<void> {
    for (const person of this.people) this.truths.set(person.id, this.truthOf(person));
    await this.player.tellLost();
  }

  /** Whether nothing waits to be processed or delivered. */
  async isQuiet(): Promise<boolean> {
    const client = new TrackingClient(this.killer.process);
    const events = await client.list('/v2/events?status=received&limit=1');
    const deliveries = await client.list('/v2/deliveries?status=pending&limit=1');
    return events.length + deliveries.length === 0;
  }

  /** Of whom something is not as it should be, for now or for good. */
  async oddities(): Promise<readonly Odd[]> {
    const client = new TrackingClient(this.killer.process);
    const users = await client.all<{ id: string; verdict: string }>('/v2/users?limit=200');
    const reports = await client.all<KnownReport>('/v2/reports?limit=200');
    const verdicts = new Map(users.map(({ id, verdict }) => [id, verdict]));
    const known = new Map<string, KnownReport[]>();
    for (const one of reports) known.set(one.user, [...(known.get(one.user) ?? []), one]);
    return this.people.flatMap((person) => {
      const differences = differencesOf(this.evidenceOf(person, verdicts, known));
      return differences.length > 0 ? [{ person, differences }] : [];
    });
  }

  /** All there is to say of a person, for whoever looks for the fault. */
  async describe({ person, differences }: Odd): Promise<string> {
    const client = new TrackingClient(this.killer.process);
    const timeline = await client
      .all<{ received_at: string; text: string }>(`/v2/users/${person.id}/timeline?limit=200`)
      .catch(() => []);
    const user = await client.user(person.id).catch(() => 'not known');
    return [
      `user ${person.id}:`,
      ...differences,
      `--- what happened, and how it was told\n${person.toString()}`,
      `--- the provider's reports`,
      ...this.provider.records.reports.all(person.id).map((report) => JSON.stringify(report)),
      '--- what the subscribers were told',
      ...this.toldOf(person).map(({ id, event, data }) => `${id} ${event} ${JSON.stringify(data)}`),
      '--- the timeline of the service',
      ...timeline.toReversed().map(({ received_at: at, text }) => `${at} ${text}`),
      `--- the user of the service\n${JSON.stringify(user)}`,
    ].join('\n');
  }

  async close(): Promise<void> {
    await this.killer.process.stop();
    await this.provider.close();
    await Promise.all(this.subscribers.map((one) => one.close()));
  }

  private get people(): readonly Person[] {
    return this.player.people;
  }

  private evidenceOf(
    person: Person,
    verdicts: ReadonlyMap<string, string>,
    known: ReadonlyMap<string, readonly KnownReport[]>,
  ): Evidence {
    const { records } = this.provider;
    const reports = known.get(person.id) ?? [];
    const told = this.toldOf(person);
    return {
      person,
      truth: this.truths.get(person.id) ?? this.truthOf(person),
      verdict: verdicts.get(person.id),
      told,
      reports: records.reports.all(person.id),
      knownReports: new Map(reports.map(({ id, status }) => [id, status])),
      reportTypes: REPORT_TYPES,
    };
  }

  private truthOf(person: Person): Truth {
    const { records } = this.provider;
    return truthOf(records, person, this.toldOf(person), this.options.isAsking);
  }

  private toldOf({ id }: Person): Evidence['told'] {
    return this.subscribers.flatMap((one) => one.about(id));
  }

  private note({ path, status }: AnsweredCall): void {
    const [, user] = /^\/v2\/accounts\?.*user=([0-9a-f-]{36})/.exec(path) ?? [];
    if (user !== undefined && status === 200) this.askedAt.set(user, performance.now());
  }
}

interface KnownReport {
  readonly id: string;
  readonly user: string;
  readonly status: string;
}

/** What the player tells it sees to itself. */
async function untilTaken(provider: SimulatedProvider, sent: Sent): Promise<void> {
  if (sent.event.event !== 'reports.generated') return;
  const attempts = await sent.attempts;
  if (!attempts.some(({ status }) => status === 200)) provider.tell(sent.event);
}
