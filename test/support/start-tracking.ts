import 'reflect-metadata';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Test } from '@nestjs/testing';
import { plusMs, type Instant } from '../../src/common/instant.js';
import { Clock } from '../../src/core/clock/clock.js';
import { ConfigStore } from '../../src/core/config/config-store.js';
import { CoreModule } from '../../src/core/core.module.js';
import { Database } from '../../src/core/database/database.js';
import { DatabaseConnector } from '../../src/core/database/database-connector.js';
import { EventBus } from '../../src/core/events/event-bus.js';
import { Jobs } from '../../src/core/jobs/jobs.js';
import {
  EventsRecorded,
  type RecordedEvent,
} from '../../src/modules/events/events/events-recorded.event.js';
import { EventsModule } from '../../src/modules/events/events.module.js';
import { Processor } from '../../src/modules/events/processor.js';
import { ReportsModule } from '../../src/modules/reports/reports.module.js';
import type { Page } from '../../src/common/pagination/page.js';
import type { TimelineEntryDto } from '../../src/modules/reports/dto/timeline.dto.js';
import type { UserWithAccountsDto } from '../../src/modules/reports/dto/user.dto.js';
import {
  VerdictsChanged,
  type VerdictChange,
} from '../../src/modules/reports/events/verdicts-changed.event.js';
import { DeadlineSweep } from '../../src/modules/reports/state/deadline-sweep.js';
import { UsersService } from '../../src/modules/reports/users.service.js';
import { DEFAULT_ENV } from './defaults.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';
import type { Webhook } from './payloads.js';

const TABLES = [
  'events',
  'users',
  'accounts',
  'facts',
  'snapshots',
  'verdict_changes',
  'reports',
] as const;

/** Time as the test says. */
export class TestClock extends Clock {
  constructor(private moment: Instant) {
    super();
  }

  override now(): Instant {
    return this.moment;
  }

  override millis(): number {
    return Date.parse(this.moment);
  }

  /** Goes on by so many minutes. */
  passMinutes(minutes: number): void {
    this.moment = plusMs(this.moment, minutes * 60_000);
  }
}

/** Something the tracking told, as it stands in the event log. */
export interface ToldEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The modules `events` and `reports` at work, alone, in a time that the test owns. */
export interface RunningTracking {
  readonly clock: TestClock;
  readonly database: Database;
  /** What the processor does with a batch: tells of it in one transaction. */
  process(...events: readonly RecordedEvent[]): Promise<void>;
  /** The changes of verdicts that were told, in the order of telling. */
  readonly verdicts: readonly VerdictChange[];
  /** Tells an event in a transaction of its own. */
  tell(event: object): Promise<void>;
  /** The `data` of the events of that name about the user, whoever they came from. */
  logged(user: string, event: string): Promise<readonly unknown[]>;
  /** What the job does with deadlines that have passed. */
  sweep(): Promise<void>;
  /** The own events about the user, in the order of telling. */
  told(user: string): Promise<readonly ToldEvent[]>;
  /** What the API shows of the user. */
  show(user: string): Promise<UserWithAccountsDto>;
  /** All pages of the user's timeline, the newest entry first. */
  timeline(user: string, limit: number): Promise<readonly TimelineEntryDto[]>;
  /** Deletes everything that is known. */
  forgetAll(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts core and the two modules on a database of their own, or on the one given. */
export async function startTracking(
  start: Instant,
  env: Readonly<Record<string, string>> = {},
  existing?: TestDatabase,
): Promise<RunningTracking> {
  const own = existing ?? (await createTestDatabase());
  const config = ConfigStore.load({ ...DEFAULT_ENV, ...own.env, ...env });
  const clock = new TestClock(start);
  const module = await Test.createTestingModule({
    imports: [CoreModule.forRoot(config), EventsModule, ReportsModule],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    // The test itself says what is processed, and when deadlines are looked at.
    .overrideProvider(Processor)
    .useValue({ hasStopped: false })
    .overrideProvider(Jobs)
    .useValue({ register: () => undefined })
    .compile();
  module.useLogger(false);
  await module.init();
  await module.get(DatabaseConnector).connect();
  const [database, bus] = [module.get(Database), module.get(EventBus)];
  const verdicts: VerdictChange[] = [];
  module.get(EventEmitter2).on(VerdictsChanged.type, ({ changes }: VerdictsChanged) => {
    verdicts.push(...changes);
  });
  return {
    clock,
    database,
    verdicts,
    process: async (...events) => {
      await database.transaction((tx) => bus.publish(new EventsRecorded(events), tx));
    },
    tell: async (event) => {
      await database.transaction((tx) => bus.publish(event, tx));
    },
    logged: (user, event) => loggedIn(database, user, event),
    sweep: () => module.get(DeadlineSweep).sweep(),
    told: (user) => toldIn(database, user),
    show: (user) => module.get(UsersService).get(user),
    timeline: (user, limit) => timelineOf(module.get(UsersService), user, limit),
    forgetAll: async () => {
      for (const table of TABLES) {
        await database.query(`DELETE FROM ${table}`);
      }
    },
    stop: async () => {
      await module.close();
      if (existing === undefined) await own.drop();
    },
  };
}

/** The webhook as the log tells of it, received at that time. */
export function recordedEvent(id: string, received: Instant, webhook: Webhook): RecordedEvent {
  const { event, data } = webhook;
  return {
    id,
    source: 'argyle',
    event,
    user: String(data['user']),
    data,
    receivedAt: received,
    isTracked: true,
    isRelayed: true,
    isReplay: false,
    onlyFor: null,
  };
}

async function timelineOf(
  users: UsersService,
  user: string,
  limit: number,
): Promise<readonly TimelineEntryDto[]> {
  const entries: TimelineEntryDto[] = [];
  for (let next: string | null = 'http://localhost/'; next !== null;) {
    const cursor = new URL(next).searchParams.get('cursor');
    const query = { limit, ...(cursor === null ? {} : { cursor }) };
    const page: Page<TimelineEntryDto> = await users.timeline(user, query, next);
    entries.push(...page.results);
    next = page.next;
  }
  return entries;
}

async function loggedIn(
  database: Database,
  user: string,
  event: string,
): Promise<readonly unknown[]> {
  const rows = await database.query<{ body: Buffer }>(
    'SELECT body FROM events WHERE user_id = $1 AND event = $2 ORDER BY id',
    [user, event],
  );
  return rows.map(({ body }) => (JSON.parse(body.toString('utf8')) as { data: unknown }).data);
}

async function toldIn(database: Database, user: string): Promise<readonly ToldEvent[]> {
  const rows = await database.query<{ body: Buffer }>(
    `SELECT body FROM events WHERE source = 'readywire' AND user_id = $1 ORDER BY id`,
    [user],
  );
  return rows.map(({ body }) => JSON.parse(body.toString('utf8')) as ToldEvent);
}
