import { ArgyleRefused, ArgyleUnavailable } from '../../src/modules/argyle/api/argyle-faults.js';
import { ReconciliationWorker } from '../../src/modules/argyle/reconciliation/reconciliation-worker.js';
import { UsersErased } from '../../src/modules/reports/events/users-erased.event.js';
import { VerdictsChanged } from '../../src/modules/reports/events/verdicts-changed.event.js';
import { ReconciliationStage } from '../support/reconciliation-stage.js';
import {
  addReadyUser,
  addWaitingEvent,
  startProviderWork,
  type ProviderWork,
} from '../support/start-provider-work.js';

/** What comes in between: events, faults, many users, an erasure. */
describe('asking the provider where a user stands, when something is in the way', () => {
  let work: ProviderWork;
  let stage: ReconciliationStage;

  beforeAll(async () => {
    work = await startProviderWork('2025-06-24T10:00:00.000000Z');
  });
  afterAll(() => work.stop());
  beforeEach(async () => {
    stage = await ReconciliationStage.with(work);
  });

  describe('what has come in', () => {
    it('is processed before anybody is asked', async () => {
      await stage.turn('overdue');
      const event = await addWaitingEvent(work.database, stage.user);
      await stage.pass(30);
      expect(stage.asked()).toBe(0);
      await work.database.query(`UPDATE events SET status = 'processed' WHERE id = $1`, [event]);
      await stage.run();
      expect(stage.asked()).toBe(1);
    });

    it('while it was being asked makes the answer old: it is asked again soon', async () => {
      await stage.turn('overdue');
      let event = '';
      work.provider.meanwhile = async () => {
        event = await addWaitingEvent(work.database, stage.user);
      };
      await stage.run();
      work.provider.meanwhile = () => Promise.resolve();
      await work.database.query(`UPDATE events SET status = 'processed' WHERE id = $1`, [event]);
      expect(await stage.minutesToWait()).toBeLessThan(0.1);
      await stage.pass(1);
      expect([stage.asked(), await stage.row()]).toMatchObject([2, { asks: 1 }]);
    });
  });

  describe('a provider that does not answer', () => {
    it('is asked again with growing pauses, and says why; others get their answer', async () => {
      const other = await addReadyUser(work, { verdict: 'overdue' });
      work.provider.faults.set(stage.user, new ArgyleUnavailable('The provider answered 502.'));
      await stage.turn('overdue');
      const change = { verdict: 'overdue', since: null, hasOpenAccounts: true } as const;
      await work.tell(new VerdictsChanged([{ user: other.user, ...change }]));
      await stage.run();
      expect([stage.asked(), stage.asked(other.user)]).toEqual([1, 1]);
      expect(await stage.row()).toMatchObject({ asks: 1, fault: 'The provider answered 502.' });
      expect(await stage.minutesToWait()).toBeLessThanOrEqual(1.1);
      await stage.pass(2);
      expect(await stage.row()).toMatchObject({ asks: 2 });
      expect(await stage.minutesToWait()).toBeGreaterThanOrEqual(4.5);
      expect(await work.health('reconciliation')).toMatchObject({
        ok: true,
        awaited: 2,
        unanswered_users: 1,
        last_fault: 'The provider answered 502.',
      });
      work.provider.faults.clear();
      await stage.pass(6);
      expect(await stage.row()).toMatchObject({ asks: 3, fault: null });
    });

    it('is left alone for as long as it asks for', async () => {
      const details = { retryAfterMs: 30 * 60_000 };
      work.provider.faults.set(stage.user, new ArgyleUnavailable('Too many.', details));
      await stage.turn('overdue');
      await stage.run();
      expect(await stage.minutesToWait()).toBe(30);
    });

    it('may not know the user any more', async () => {
      work.provider.faults.set(stage.user, new ArgyleRefused(404, 'Not found.'));
      await stage.turn('overdue');
      await stage.run();
      expect(await stage.row()).toMatchObject({ asks: 1, fault: expect.stringContaining('404') });
    });
  });

  it('begins with those of whom something is awaited, and never takes the whole pace', async () => {
    const slow = startProviderWork(work.clock.now(), { ARGYLE_REQUESTS_PER_SECOND: '8' });
    const other = await slow;
    const users = await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        addReadyUser(other, { verdict: n === 4 ? 'overdue' : 'ready' }),
      ),
    );
    for (const [n, one] of users.entries()) {
      const verdict = n === 4 ? 'overdue' : 'ready';
      const change = { user: one.user, verdict, since: null, hasOpenAccounts: n === 4 } as const;
      await other.tell(new VerdictsChanged([change]));
    }
    other.clock.passMinutes(6 * 66);
    // One round, which takes up no more than is free within this second.
    const worker = other.module.get(ReconciliationWorker);
    await worker.round();
    await worker.underway.ended(60_000);
    expect(other.provider.askedAbout).toHaveLength(2);
    expect(other.provider.askedAbout).toContain(users[4]?.user);
    await other.stop();
  });

  it('tells nothing of a user who is erased meanwhile', async () => {
    await stage.turn('overdue');
    const before = work.told.snapshots.length;
    work.provider.meanwhile = () => work.tell(new UsersErased([stage.user], []));
    await stage.run();
    expect([work.told.snapshots.length, await stage.row()]).toEqual([before, undefined]);
  });

  it('asks about a user once more when what the answer led to could not be written', async () => {
    await stage.turn('overdue');
    work.told.whenTold = () => Promise.reject(new Error('the disk is full'));
    await stage.run();
    expect(await stage.row()).toMatchObject({ asks: 0 });
    work.told.whenTold = () => Promise.resolve();
    await work.database.query(`UPDATE reconciliations SET leased_until = now() - interval '1 s'`);
    await stage.run();
    expect([stage.asked(), await stage.row()]).toMatchObject([2, { asks: 1 }]);
  });

  it('is on the status when it does not happen', async () => {
    await stage.turn('overdue');
    work.clock.passMinutes(16);
    expect(await work.health('reconciliation')).toMatchObject({
      ok: false,
      awaited_due: 1,
      attention: expect.stringContaining('15 minutes'),
    });
  });
});
