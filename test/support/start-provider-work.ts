import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { newId } from '../../src/common/ids.js';
import type { Instant } from '../../src/common/instant.js';
import { Clock } from '../../src/core/clock/clock.js';
import { provideConfig } from '../../src/core/config/config.module.js';
import { ConfigStore } from '../../src/core/config/config-store.js';
import { CoreModule } from '../../src/core/core.module.js';
import { Database } from '../../src/core/database/database.js';
import { DatabaseConnector } from '../../src/core/database/database-connector.js';
import { EventBus } from '../../src/core/events/event-bus.js';
import { On } from '../../src/core/events/on.decorator.js';
import { HealthParts, type HealthPart } from '../../src/core/health/health-parts.js';
import { Jobs } from '../../src/core/jobs/jobs.js';
import { Loops } from '../../src/core/loops/loops.js';
import type { ReconciliationEntity } from '../../src/entities/reconciliation.entity.js';
import type { ReportRequestEntity } from '../../src/entities/report-request.entity.js';
import { ArgyleClient } from '../../src/modules/argyle/api/argyle-client.js';
import { ArgyleConfig } from '../../src/modules/argyle/argyle.config.js';
import { ReportRefused } from '../../src/modules/argyle/events/report-refused.event.js';
import { ReportsSeen } from '../../src/modules/argyle/events/reports-seen.event.js';
import { SnapshotTaken } from '../../src/modules/argyle/events/snapshot-taken.event.js';
import { GENERATION_PROVIDERS } from '../../src/modules/argyle/generation/generation.providers.js';
import { RECONCILIATION_PROVIDERS } from '../../src/modules/argyle/reconciliation/reconciliation.providers.js';
import { EraseWorkForUsers } from '../../src/modules/argyle/listeners/erase-work-for-users.listener.js';
import { UserTransactions } from '../../src/modules/argyle/work/user-transactions.js';
import { WorkErasureRepository } from '../../src/modules/argyle/work/work-erasure.repository.js';
import type { Underway } from '../../src/modules/argyle/work/underway.js';
import { WorkConfig } from '../../src/modules/argyle/work/work.config.js';
import { DEFAULT_ENV } from './defaults.js';
import { FakeArgyleClient } from './fake-argyle-client.js';
import { anId } from './payloads.js';
import { TestClock } from './start-tracking.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

/** What was told, in order. */
@Injectable()
export class Told {
  readonly seen: ReportsSeen[] = [];
  readonly refused: ReportRefused[] = [];
  readonly snapshots: SnapshotTaken[] = [];
  /** Runs when a snapshot is told, in its transaction. */
  whenTold: () => Promise<void> = () => Promise.resolve();

  @On(ReportsSeen)
  async see(event: ReportsSeen): Promise<void> {
    await Promise.resolve(this.seen.push(event));
  }

  @On(ReportRefused)
  async refuse(event: ReportRefused): Promise<void> {
    await Promise.resolve(this.refused.push(event));
  }

  @On(SnapshotTaken)
  async take(event: SnapshotTaken): Promise<void> {
    this.snapshots.push(event);
    await this.whenTold();
  }
}

/** Generation and reconciliation at work on a database, with a provider in memory. */
export interface ProviderWork {
  readonly module: TestingModule;
  readonly clock: TestClock;
  readonly database: Database;
  readonly provider: FakeArgyleClient;
  readonly told: Told;
  /** Tells the event in a transaction of its own. */
  tell(event: object): Promise<void>;
  /** What `/health/status` says of the part. */
  health(part: string): Promise<HealthPart>;
  stop(): Promise<void>;
}

const ENV = {
  ARGYLE_API_URL: 'http://127.0.0.1:9/v2',
  ARGYLE_API_KEY_ID: 'key',
  ARGYLE_API_KEY_SECRET: 'secret',
  REPORT_TYPES: 'voie,voe',
  REPORT_QUIET_PERIOD: '2m',
  RECONCILIATION_INTERVAL: '6h',
};

/** Starts the two without the rest of the service; their loops go round when the test says. */
export async function startProviderWork(
  start: Instant,
  env: Readonly<Record<string, string>> = {},
  existing?: TestDatabase,
): Promise<ProviderWork> {
  const own = existing ?? (await createTestDatabase());
  const config = ConfigStore.load({ ...DEFAULT_ENV, ...own.env, ...ENV, ...env });
  const clock = new TestClock(start);
  const provider = new FakeArgyleClient(clock);
  const module = await Test.createTestingModule({
    imports: [CoreModule.forRoot(config)],
    providers: [
      provideConfig(ArgyleConfig),
      provideConfig(WorkConfig),
      { provide: ArgyleClient, useValue: provider },
      Told,
      UserTransactions,
      EraseWorkForUsers,
      WorkErasureRepository,
      ...GENERATION_PROVIDERS,
      ...RECONCILIATION_PROVIDERS,
    ],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .overrideProvider(Jobs)
    .useValue({ register: () => undefined })
    .overrideProvider(Loops)
    .useValue({ add: () => ({ wake: () => undefined }), running: [] })
    .compile();
  module.useLogger(false);
  await module.init();
  await module.get(DatabaseConnector).connect();
  const [database, bus] = [module.get(Database), module.get(EventBus)];
  return {
    ...{ module, clock, database, provider, told: module.get(Told) },
    tell: async (event) => {
      await database.transaction((tx) => bus.publish(event, tx));
    },
    health: async (part) => {
      const { parts } = await module.get(HealthParts).report();
      return parts[part] ?? { ok: false };
    },
    stop: async () => {
      await module.close();
      if (existing === undefined) await own.drop();
    },
  };
}

/** Lets a worker go round until there is nothing more to do at this moment. */
export async function runDry(worker: {
  round(): Promise<string>;
  readonly underway: Underway;
}): Promise<void> {
  for (let rounds = 0; rounds < 100; rounds += 1) {
    const result = await worker.round();
    await worker.underway.ended(10_000);
    if (result === 'idle') return;
  }
  throw new Error('the worker finds more and more to do');
}

/** A user as tracking would have written them: ready, with an account whose data is in. */
export async function addReadyUser(
  { database, clock }: Pick<ProviderWork, 'database' | 'clock'>,
  { heardAt = clock.now(), epoch = 1, verdict = 'ready' } = {},
): Promise<{ readonly user: string; readonly account: string }> {
  const [user, account] = [anId(), anId()];
  await database.query(
    `INSERT INTO users (id, verdict, verdict_since, created_at) VALUES ($1, $2, $3, $3)`,
    [user, verdict, heardAt],
  );
  await database.query(
    `INSERT INTO accounts (user_id, id, status, is_covered, is_excluded, epoch, since)
     VALUES ($1, $2, 'connected', true, false, $3, $4)`,
    [user, account, epoch, heardAt],
  );
  await addFact(database, { user, account }, heardAt);
  return { user, account };
}

/** Something that was heard of the account. */
export async function addFact(
  database: Database,
  { user, account }: { readonly user: string; readonly account: string },
  at: Instant,
): Promise<void> {
  await database.query(
    `INSERT INTO facts (event_id, account_id, kind, user_id, at, received_at)
     VALUES ($1, $2, 'ready', $3, $4, $4)`,
    [newId(), account, user, at],
  );
}

/** An event of the user that waits to be processed; returns its id. */
export async function addWaitingEvent(database: Database, user: string): Promise<string> {
  const id = newId();
  await database.query(
    `INSERT INTO events (id, source, event, user_id, body, received_at, status)
     VALUES ($1, 'argyle', 'accounts.updated', $2, '', now(), 'received')`,
    [id, user],
  );
  return id;
}

/** The requests of the user, the oldest first. */
export async function requestsOf(
  database: Database,
  user: string,
): Promise<readonly ReportRequestEntity[]> {
  return database.query(`SELECT * FROM report_requests WHERE user_id = $1 ORDER BY type, id`, [
    user,
  ]);
}

/** The row that says when the user is asked about. */
export async function reconciliationOf(
  database: Database,
  user: string,
): Promise<ReconciliationEntity | undefined> {
  const [row] = await database.query<ReconciliationEntity>(
    `SELECT * FROM reconciliations WHERE user_id = $1`,
    [user],
  );
  return row;
}
