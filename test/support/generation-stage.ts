import { newId } from '../../src/common/ids.js';
import type { Instant } from '../../src/common/instant.js';
import type { ReportRequestEntity } from '../../src/entities/report-request.entity.js';
import { GenerationWorker } from '../../src/modules/argyle/generation/generation-worker.js';
import { UsersFullyReady } from '../../src/modules/reports/events/users-fully-ready.event.js';
import { VerdictsChanged } from '../../src/modules/reports/events/verdicts-changed.event.js';
import type { FakeReport } from './fake-argyle-client.js';
import {
  addFact,
  addReadyUser,
  requestsOf,
  runDry,
  type ProviderWork,
} from './start-provider-work.js';

/** One user who is ready, and what becomes of the reports that are to be requested of them. */
export class GenerationStage {
  private constructor(
    private readonly work: ProviderWork,
    readonly user: string,
    readonly account: string,
  ) {}

  static async with(work: ProviderWork): Promise<GenerationStage> {
    await work.database.query('DELETE FROM report_requests');
    work.provider.mishaps.length = 0;
    work.provider.meanwhile = () => Promise.resolve();
    const { user, account } = await addReadyUser(work);
    return new GenerationStage(work, user, account);
  }

  /** The worker goes round until there is nothing to do at this moment. */
  run(): Promise<void> {
    return runDry(this.work.module.get(GenerationWorker));
  }

  /** So many minutes later the worker goes round. */
  async pass(minutes: number): Promise<void> {
    this.work.clock.passMinutes(minutes);
    await this.run();
  }

  fullyReady(): Promise<void> {
    const ready = { user: this.user, external_id: null, accounts: [], excluded: [] };
    return this.work.tell(new UsersFullyReady([ready]));
  }

  async setVerdict(verdict: 'ready' | 'waiting'): Promise<void> {
    const { user } = this;
    await this.work.database.query(`UPDATE users SET verdict = $2 WHERE id = $1`, [user, verdict]);
    const change = { user, verdict, since: this.work.clock.now(), hasOpenAccounts: false };
    await this.work.tell(new VerdictsChanged([change]));
  }

  /** The account was connected again, and its data is in. */
  async reconnect(epoch: number): Promise<void> {
    const { database, clock } = this.work;
    await database.query(`UPDATE accounts SET epoch = $2 WHERE id = $1`, [this.account, epoch]);
    await addFact(database, this, clock.now());
    await this.fullyReady();
  }

  rows(): Promise<readonly ReportRequestEntity[]> {
    return requestsOf(this.work.database, this.user);
  }

  async statuses(): Promise<readonly string[]> {
    return (await this.rows()).map(({ status }) => status);
  }

  /** The reports of the user that the provider has. */
  get reports(): readonly FakeReport[] {
    return this.work.provider.reportsAbout(this.user);
  }

  /** How many the provider has. */
  made(): number {
    return this.reports.length;
  }

  /** How often it was told that a report of the user was seen. */
  told(): number {
    const isAboutUser = (one: Readonly<Record<string, unknown>>): boolean =>
      one['user'] === this.user;
    return this.work.told.seen.filter(({ reports }) => reports.some(isAboutUser)).length;
  }

  /** A report as tracking keeps it; `orderedAt` is what the provider says. */
  async addReport(
    at: Instant,
    { status = 'generated', id = newId(), orderedAt = null as Instant | null } = {},
  ): Promise<void> {
    await this.work.database.query(
      `INSERT INTO reports (id, user_id, type, status, created_at, ordered_at)
       VALUES ($1, $2, 'voe', $3, $4, $5)`,
      [id, this.user, status, at, orderedAt],
    );
  }

  /** Up to which connection a report of the account was requested. */
  async marks(): Promise<readonly number[]> {
    const found = await this.work.database.query<{ epoch: number }>(
      'SELECT epoch FROM report_marks WHERE user_id = $1',
      [this.user],
    );
    return found.map(({ epoch }) => epoch);
  }
}
