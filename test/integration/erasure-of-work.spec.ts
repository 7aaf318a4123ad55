import { ErasedUsers } from '../../src/core/erasure/erased-users.js';
import { ArgyleRefused, ArgyleUnavailable } from '../../src/modules/argyle/api/argyle-faults.js';
import { ReportsSeen } from '../../src/modules/argyle/events/reports-seen.event.js';
import { GenerationWorker } from '../../src/modules/argyle/generation/generation-worker.js';
import { ReconciliationWorker } from '../../src/modules/argyle/reconciliation/reconciliation-worker.js';
import { UsersErased } from '../../src/modules/reports/events/users-erased.event.js';
import { UsersFullyReady } from '../../src/modules/reports/events/users-fully-ready.event.js';
import { VerdictsChanged } from '../../src/modules/reports/events/verdicts-changed.event.js';
import { Cage } from '../support/canaries.js';
import { searchDatabase } from '../support/person-search.js';
import {
  addReadyUser,
  requestsOf,
  runDry,
  startProviderWork,
  type ProviderWork,
} from '../support/start-provider-work.js';

/** The provider is being asked, and before it answers the person is gone. */
describe('erasing a person of whom the provider is asked', () => {
  let work: ProviderWork;
  let cage: Cage;
  let user: string;

  beforeAll(async () => {
    work = await startProviderWork('2025-06-24T10:00:00.000000Z', { REPORT_TYPES: 'voie' });
  });
  afterAll(() => work.stop());
  beforeEach(async () => {
    work.provider.mishaps.length = 0;
    work.provider.meanwhile = () => Promise.resolve();
    cage = new Cage();
    const ready = await addReadyUser(work);
    user = cage.keep('the user', ready.user);
    cage.keep('the account', ready.account);
  });

  /** What the module `reports` does, which is not here. */
  async function erase(): Promise<void> {
    work.provider.meanwhile = () => Promise.resolve();
    const tables = ['users WHERE id', 'accounts WHERE user_id', 'facts WHERE user_id'];
    await work.database.transaction(async (tx) => {
      await work.module.get(ErasedUsers).holdAlone(tx, user);
      await work.module.get(ErasedUsers).add(tx, user);
      for (const table of tables) await tx.query(`DELETE FROM ${table} = $1`, [user]);
    });
    await work.tell(new UsersErased([user]));
  }

  const requested = async (): Promise<void> => {
    await work.tell(new UsersFullyReady([{ user, external_id: null, accounts: [], excluded: [] }]));
    work.clock.passMinutes(3);
    await runDry(work.module.get(GenerationWorker));
  };

  const left = async (): Promise<readonly unknown[]> => [
    ...(await searchDatabase(work.database, cage)),
    ...work.told.seen.flatMap((event) => cage.seenIn('seen', JSON.stringify(event))),
    ...work.told.refused.flatMap((event) => cage.seenIn('refused', JSON.stringify(event))),
    ...work.told.snapshots.flatMap((event) => cage.seenIn('snapshots', JSON.stringify(event))),
  ];

  it.each([
    ['it makes the report', undefined],
    ['it refuses the report', new ArgyleRefused(400, 'no')],
    ['nobody knows whether it does', new ArgyleUnavailable('timeout', { isUncertain: true })],
    ['it is not there', new ArgyleUnavailable('reset', { isUncertain: false })],
  ] as const)('while a report is requested leaves nothing when %s', async (_, error) => {
    work.provider.meanwhile = erase;
    if (error) work.provider.mishaps.push({ error, isActedOn: true });
    await requested();
    expect(work.provider.reportsAbout(user)).toHaveLength(1);
    expect(await left()).toEqual([]);
  });

  it('before a planned report is requested keeps it from being requested', async () => {
    await work.tell(new UsersFullyReady([{ user, external_id: null, accounts: [], excluded: [] }]));
    expect(await requestsOf(work.database, user)).toHaveLength(1);
    await erase();
    work.clock.passMinutes(3);
    await runDry(work.module.get(GenerationWorker));
    expect(work.provider.reportsAbout(user)).toEqual([]);
    expect(await left()).toEqual([]);
  });

  it('while it is asked where the user stands leaves nothing', async () => {
    const since = work.clock.now();
    await work.database.query(`UPDATE users SET verdict = 'overdue' WHERE id = $1`, [user]);
    await work.database.query(`UPDATE accounts SET is_covered = false WHERE user_id = $1`, [user]);
    const change = { user, verdict: 'overdue', since, hasOpenAccounts: true } as const;
    await work.tell(new VerdictsChanged([change]));
    const asked = work.provider.askedAbout.length;
    work.provider.meanwhile = erase;
    await work.database.query(`UPDATE reconciliations SET asked_at = now() - interval '1 minute'`);
    await runDry(work.module.get(ReconciliationWorker));
    expect(work.provider.askedAbout.slice(asked)).toContain(user);
    expect(await left()).toEqual([]);
  });

  it('is not undone by a report that somebody orders by hand', async () => {
    await erase();
    const report = { id: user, user, type: 'voie', status: 'generating' };
    const before = work.told.seen.length;
    await work.tell(new ReportsSeen([report], work.clock.now()));
    work.told.seen.length = before;
    expect(await left()).toEqual([]);
  });
});
