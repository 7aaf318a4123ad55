import type { ReconciliationEntity } from '../../src/entities/reconciliation.entity.js';
import { newId } from '../../src/common/ids.js';
import { ReconciliationWorker } from '../../src/modules/argyle/reconciliation/reconciliation-worker.js';
import {
  VerdictsChanged,
  type VerdictChange,
} from '../../src/modules/reports/events/verdicts-changed.event.js';
import {
  addReadyUser,
  reconciliationOf,
  runDry,
  type ProviderWork,
} from './start-provider-work.js';

const TABLES = ['reconciliations', 'users', 'accounts', 'facts', 'events', 'reports'];

/** One user who is waiting, and when the provider is asked about them. */
export class ReconciliationStage {
  private constructor(
    private readonly work: ProviderWork,
    readonly user: string,
    readonly account: string,
  ) {}

  static async with(work: ProviderWork): Promise<ReconciliationStage> {
    for (const table of TABLES) await work.database.query(`DELETE FROM ${table}`);
    work.provider.faults.clear();
    work.provider.meanwhile = () => Promise.resolve();
    work.told.whenTold = () => Promise.resolve();
    const { user, account } = await addReadyUser(work, { verdict: 'waiting' });
    return new ReconciliationStage(work, user, account);
  }

  row(): Promise<ReconciliationEntity | undefined> {
    return reconciliationOf(this.work.database, this.user);
  }

  /** How often it was asked about the user. */
  asked(of = this.user): number {
    return this.work.provider.askedAbout.filter((one) => one === of).length;
  }

  /** Until the next question, from now. */
  async minutesToWait(): Promise<number> {
    return (Date.parse((await this.row())?.due_at ?? '') - this.work.clock.millis()) / 60_000;
  }

  /** The worker goes round, whatever was asked in this second. */
  async run(): Promise<void> {
    await this.work.database.query(
      `UPDATE reconciliations SET asked_at = now() - interval '1 minute'`,
    );
    await runDry(this.work.module.get(ReconciliationWorker));
  }

  /** So many minutes later the worker goes round. */
  async pass(minutes: number): Promise<void> {
    this.work.clock.passMinutes(minutes);
    await this.run();
  }

  /** The verdict is another now. */
  async turn(
    verdict: VerdictChange['verdict'],
    hasOpenAccounts = verdict === 'overdue' || verdict === 'waiting',
  ): Promise<void> {
    const { database, clock } = this.work;
    const { user } = this;
    await database.query(`UPDATE users SET verdict = $2 WHERE id = $1`, [user, verdict]);
    await database.query(`UPDATE accounts SET is_covered = $2 WHERE user_id = $1`, [
      user,
      !hasOpenAccounts,
    ]);
    const change = { user, verdict, since: clock.now(), hasOpenAccounts };
    await this.work.tell(new VerdictsChanged([change]));
  }

  async addReport(id = newId(), status = 'generating'): Promise<void> {
    await this.work.database.query(
      `INSERT INTO reports (id, user_id, type, status, created_at) VALUES ($1, $2, 'voie', $3, $4)`,
      [id, this.user, status, this.work.clock.now()],
    );
  }
}
