import { newId } from '../../src/common/ids.js';
import { plusMs } from '../../src/common/instant.js';
import { ReportsSeen } from '../../src/modules/argyle/events/reports-seen.event.js';
import { ReconciliationWorker } from '../../src/modules/argyle/reconciliation/reconciliation-worker.js';
import { EventsRecorded } from '../../src/modules/events/events/events-recorded.event.js';
import { accountConnected } from '../support/payloads.js';
import { ReconciliationStage } from '../support/reconciliation-stage.js';
import {
  addFact,
  addReadyUser,
  runDry,
  startProviderWork,
  type ProviderWork,
} from '../support/start-provider-work.js';
import { recordedEvent } from '../support/start-tracking.js';

const HOUR = 3_600_000;

/** The tests own the time, and say when the worker goes round. */
describe('asking the provider where a user stands', () => {
  let work: ProviderWork;
  let stage: ReconciliationStage;

  beforeAll(async () => {
    work = await startProviderWork('2025-06-24T10:00:00.000000Z');
  });
  afterAll(() => work.stop());
  beforeEach(async () => {
    stage = await ReconciliationStage.with(work);
  });

  describe('a user of whom something is awaited', () => {
    it('is asked about at once, and then with growing pauses up to a day', async () => {
      const accounts = [{ id: stage.account }];
      work.provider.accounts.set(stage.user, accounts);
      await stage.turn('overdue');
      const takenAt = work.clock.now();
      await stage.run();
      const told = work.told.snapshots.filter(({ snapshot }) => snapshot.user === stage.user);
      expect(told).toEqual([{ snapshot: { user: stage.user, takenAt, accounts, reports: [] } }]);
      const pauses: number[] = [];
      for (let ask = 1; ask <= 9; ask += 1) {
        expect(stage.asked()).toBe(ask);
        const minutes = await stage.minutesToWait();
        pauses.push(minutes);
        await stage.pass(minutes);
      }
      const steps = [1, 5, 15, 60, 240, 720, 1440, 1440, 1440];
      steps.forEach((step, n) => {
        expect(pauses[n]).toBeGreaterThanOrEqual(step * 0.9);
        expect(pauses[n]).toBeLessThanOrEqual(step * 1.1);
      });
    });

    it('is not asked about sooner for being found overdue again', async () => {
      await stage.turn('overdue');
      await stage.run();
      await stage.pass(2);
      const before = await stage.row();
      await stage.turn('overdue');
      await stage.run();
      expect([(await stage.row())?.due_at, stage.asked()]).toEqual([before?.due_at, 2]);
    });

    it('is also one who is ready without an account that is still open', async () => {
      await stage.turn('ready', false);
      await stage.run();
      expect(stage.asked()).toBe(0);
      await stage.turn('ready', true);
      await stage.run();
      expect([stage.asked(), await stage.row()]).toMatchObject([1, { is_routine: false, asks: 1 }]);
    });

    it('is one of many again as soon as nothing is awaited any more', async () => {
      await stage.turn('overdue');
      await stage.run();
      await stage.turn('ready');
      expect(await stage.row()).toMatchObject({ is_routine: true, asks: 0 });
      await stage.pass(60);
      expect(stage.asked()).toBe(1);
      await stage.pass(6 * 60);
      expect(stage.asked()).toBe(2);
    });

    it('is asked about when a report takes longer than usual, not otherwise', async () => {
      const report = { id: newId(), user: stage.user, type: 'voie', status: 'generating' };
      await work.tell(new ReportsSeen([report], work.clock.now()));
      await stage.turn('ready');
      await stage.addReport(report.id, 'generating');
      await stage.pass(9);
      expect(stage.asked()).toBe(0);
      await work.tell(new ReportsSeen([report], work.clock.now()));
      await stage.pass(11);
      expect([stage.asked(), await stage.row()]).toMatchObject([1, { asks: 1, is_routine: false }]);
      await work.database.query(`UPDATE reports SET status = 'generated'`);
      await stage.pass(2);
      expect([stage.asked(), await stage.row()]).toMatchObject([1, { asks: 0, is_routine: true }]);
    });
  });

  describe('the slow round', () => {
    const heard = (): Promise<void> =>
      work.tell(
        new EventsRecorded([recordedEvent(newId(), work.clock.now(), accountConnected(stage))]),
      );

    it('comes by whoever is active, again and again', async () => {
      await stage.turn('ready');
      for (let round = 1; round <= 4; round += 1) {
        await stage.pass(6 * 66);
        expect(stage.asked()).toBe(round);
      }
    });

    it('lets those rest who were not heard of for 30 days, until they are', async () => {
      await stage.turn('ready');
      await stage.pass(31 * 24 * 60);
      expect([stage.asked(), await stage.row()]).toMatchObject([0, { due_at: null }]);
      await addFact(work.database, stage, work.clock.now());
      await heard();
      await stage.pass(6 * 66);
      expect(stage.asked()).toBe(1);
    });

    it('goes on for a user whose report is underway, however long nothing was heard', async () => {
      await stage.turn('ready');
      await stage.addReport(newId(), 'waiting_for_sync');
      await stage.pass(31 * 24 * 60);
      expect(stage.asked()).toBe(1);
    });

    it('takes in those who were known before the provider was configured', async () => {
      const late = await addReadyUser(work, { verdict: 'overdue' });
      const fresh = Object.create(work.module.get(ReconciliationWorker), {
        areAllEnlisted: { value: false, writable: true },
      }) as ReconciliationWorker;
      await runDry(fresh);
      expect([stage.asked(late.user), stage.asked()]).toEqual([1, 0]);
      const due = (await stage.row())?.due_at ?? '';
      expect(due >= work.clock.now() && due <= plusMs(work.clock.now(), 6 * HOUR)).toBe(true);
    });
  });
});
