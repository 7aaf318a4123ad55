import { Clock } from '../../src/core/clock/clock.js';
import { ErasedUsers } from '../../src/core/erasure/erased-users.js';
import { EventBus } from '../../src/core/events/event-bus.js';
import { Lifecycle } from '../../src/core/health/lifecycle.js';
import { Loops } from '../../src/core/loops/loops.js';
import { Pauses } from '../../src/core/pauses/pauses.js';
import type { ArgyleClient } from '../../src/modules/argyle/api/argyle-client.js';
import { ArgyleConfig } from '../../src/modules/argyle/argyle.config.js';
import { GenerationWorker } from '../../src/modules/argyle/generation/generation-worker.js';
import { MarksRepository } from '../../src/modules/argyle/generation/marks.repository.js';
import { OutcomeAsker } from '../../src/modules/argyle/generation/outcome-asker.js';
import { Requester } from '../../src/modules/argyle/generation/requester.js';
import { RequestsRepository } from '../../src/modules/argyle/generation/requests.repository.js';
import { StandingRepository } from '../../src/modules/argyle/generation/standing.repository.js';
import { Reconciler } from '../../src/modules/argyle/reconciliation/reconciler.js';
import { ReconciliationPlan } from '../../src/modules/argyle/reconciliation/reconciliation-plan.repository.js';
import { ReconciliationWorker } from '../../src/modules/argyle/reconciliation/reconciliation-worker.js';
import { ReconciliationsRepository } from '../../src/modules/argyle/reconciliation/reconciliations.repository.js';
import type { Underway } from '../../src/modules/argyle/work/underway.js';
import { UserTransactions } from '../../src/modules/argyle/work/user-transactions.js';
import { WorkConfig } from '../../src/modules/argyle/work/work.config.js';
import { UsersFullyReady } from '../../src/modules/reports/events/users-fully-ready.event.js';
import { VerdictsChanged } from '../../src/modules/reports/events/verdicts-changed.event.js';
import { Life } from '../support/mortal.js';
import {
  addReadyUser,
  reconciliationOf,
  requestsOf,
  runDry,
  startProviderWork,
  type ProviderWork,
} from '../support/start-provider-work.js';

type Worker = { round(): Promise<string>; readonly underway: Underway };

/** Far more moments than a life of these workers has. */
const MANY = 200;

/**
 * A process dies at the first moment of its work, at the second, and so on: before a statement and
 * after it, inside a transaction, before a request and after it. Another one finishes the work.
 */
describe('a process that dies at any moment of its work', () => {
  let work: ProviderWork;

  beforeAll(async () => {
    work = await startProviderWork('2025-06-24T10:00:00.000000Z', { REPORT_TYPES: 'voie' });
  });
  afterAll(() => work.stop());
  beforeEach(async () => {
    for (const table of ['report_requests', 'reconciliations', 'users', 'accounts', 'facts']) {
      await work.database.query(`DELETE FROM ${table}`);
    }
  });

  /** Whatever its leases were, they have run out. */
  async function expireLeases(): Promise<void> {
    for (const table of ['report_requests', 'reconciliations']) {
      await work.database.query(`UPDATE ${table} SET leased_until = now() - interval '1 s'`);
    }
  }

  function generationOf(life: Life): Worker {
    const get = work.module.get.bind(work.module);
    const database = life.database(work.database);
    const client = life.client(work.provider) as unknown as ArgyleClient;
    const users = new UserTransactions(database, get(ErasedUsers));
    const requests = new RequestsRepository(database);
    const [config, pace, bus, clock] = [
      get(ArgyleConfig),
      get(WorkConfig),
      get(EventBus),
      get(Clock),
    ];
    const requester = new Requester(
      database,
      users,
      requests,
      new MarksRepository(),
      new StandingRepository(),
      client,
      config,
      pace,
      bus,
      clock,
    );
    const asker = new OutcomeAsker(database, users, requests, client, pace, bus, clock);
    return new GenerationWorker(
      requests,
      requester,
      asker,
      client,
      pace,
      clock,
      get(Loops),
      get(Pauses),
      get(Lifecycle),
    );
  }

  function reconciliationBy(life: Life): Worker {
    const get = work.module.get.bind(work.module);
    const database = life.database(work.database);
    const client = life.client(work.provider) as unknown as ArgyleClient;
    const users = new UserTransactions(database, get(ErasedUsers));
    const repository = new ReconciliationsRepository(database);
    const [config, pace, bus, clock] = [
      get(ArgyleConfig),
      get(WorkConfig),
      get(EventBus),
      get(Clock),
    ];
    const reconciler = new Reconciler(
      database,
      users,
      repository,
      client,
      config,
      pace,
      bus,
      clock,
    );
    const plan = new ReconciliationPlan(database, get(ErasedUsers));
    return new ReconciliationWorker(
      plan,
      repository,
      reconciler,
      client,
      config,
      pace,
      clock,
      get(Loops),
      get(Lifecycle),
    );
  }

  /** Lets one life after the other end at a later moment, until one lives to see the end. */
  async function everyDeath(trial: (life: Life) => Promise<void>): Promise<number> {
    for (let last = 1; last <= MANY; last += 1) {
      const life = new Life(last);
      await trial(life);
      if (!life.hasEnded) return last - 1;
    }
    throw new Error('there is no end to it');
  }

  const survive = async (worker: Worker): Promise<void> => {
    await runDry(worker).catch(() => undefined);
  };

  it('leaves exactly one report behind, whose outcome becomes known', async () => {
    const deaths = await everyDeath(async (life) => {
      const ready = await addReadyUser(work);
      const { user, account } = ready;
      await work.tell(
        new UsersFullyReady([{ user, external_id: null, accounts: [], excluded: [] }]),
      );
      work.clock.passMinutes(2);
      const mortal = generationOf(life);
      await survive(mortal);
      const [report] = work.provider.reportsAbout(user);
      if (report) report.status = 'generated';
      work.clock.passMinutes(2);
      await survive(mortal);

      await expireLeases();
      for (let round = 0; round < 4; round += 1) {
        await runDry(generationOf(new Life(Infinity)));
        for (const made of work.provider.reportsAbout(user)) made.status = 'generated';
        work.clock.passMinutes(2);
      }
      const made = work.provider.reportsAbout(user);
      expect(made).toHaveLength(1);
      expect(await requestsOf(work.database, user)).toMatchObject([
        { status: 'generated', report_id: made[0]?.id },
      ]);
      const marks = await work.database.query(
        'SELECT account_id, epoch FROM report_marks WHERE user_id = $1',
        [user],
      );
      expect(marks).toEqual([{ account_id: account, epoch: 1 }]);
    });
    expect(deaths).toBeGreaterThan(20);
  });

  it('leaves no user behind who is not asked about', async () => {
    const deaths = await everyDeath(async (life) => {
      const { user } = await addReadyUser(work, { verdict: 'overdue' });
      const change = { user, verdict: 'overdue', since: null, hasOpenAccounts: true } as const;
      await work.tell(new VerdictsChanged([change]));
      await survive(reconciliationBy(life));

      await expireLeases();
      await work.database.query(`UPDATE reconciliations SET asked_at = NULL`);
      await runDry(reconciliationBy(new Life(Infinity)));
      const told = work.told.snapshots.filter(({ snapshot }) => snapshot.user === user);
      expect(told.length).toBeGreaterThanOrEqual(1);
      expect(await reconciliationOf(work.database, user)).toMatchObject({ asks: 1, fault: null });
    });
    expect(deaths).toBeGreaterThan(8);
  });
});
