import 'reflect-metadata';
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
import type { UserWithAccountsDto } from '../../src/modules/reports/dto/user.dto.js';
import { DeadlineSweep } from '../../src/modules/reports/state/deadline-sweep.js';
import { UsersService } from '../../src/modules/reports/users.service.js';
import { DEFAULT_ENV } from './defaults.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';
import type { Webhook } from './payloads.js';

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
  /** What the job does with deadlines that have passed. */
  sweep(): Promise<void>;
  /** The own events about the user, in the order of telling. */
  told(user: string): Promise<readonly ToldEvent[]>;
  /** What the API shows of the user. */
  show(user: string): Promise<UserWithAccountsDto>;
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
  return {
    clock,
    database,
    process: async (...events) => {
      await database.transaction((tx) => bus.publish(new EventsRecorded(events), tx));
    },
    sweep: () => module.get(DeadlineSweep).sweep(),
    told: (user) => toldIn(database, user),
    show: (user) => module.get(UsersService).get(user),
    forgetAll: async () => {
      for (const table of ['events', 'users', 'accounts', 'facts', 'reports']) {
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

async function toldIn(database: Database, user: string): Promise<readonly ToldEvent[]> {
  const rows = await database.query<{ body: Buffer }>(
    `SELECT body FROM events WHERE source = 'readywire' AND user_id = $1 ORDER BY id`,
    [user],
  );
  return rows.map(({ body }) => JSON.parse(body.toString('utf8')) as ToldEvent);
}
