import { plusMs } from '../../src/common/instant.js';
import { ArgyleRefused, ArgyleUnavailable } from '../../src/modules/argyle/api/argyle-faults.js';
import { GenerationWorker } from '../../src/modules/argyle/generation/generation-worker.js';
import { UsersFullyReady } from '../../src/modules/reports/events/users-fully-ready.event.js';
import type { Mishap } from '../support/fake-argyle-client.js';
import { GenerationStage } from '../support/generation-stage.js';
import {
  addFact,
  addReadyUser,
  addWaitingEvent,
  runDry,
  startProviderWork,
  type ProviderWork,
} from '../support/start-provider-work.js';

const MINUTE = 60_000;

/** The tests own the time, and say when the worker goes round. */
describe('a report that is requested by itself', () => {
  let work: ProviderWork;
  let stage: GenerationStage;

  beforeAll(async () => {
    work = await startProviderWork('2025-06-24T10:00:00.000000Z', { REPORT_TYPES: 'voie' });
  });
  afterAll(() => work.stop());
  beforeEach(async () => {
    stage = await GenerationStage.with(work);
  });

  describe('its moment', () => {
    it('comes when nothing new was heard for the quiet period, and comes once', async () => {
      await stage.fullyReady();
      await stage.pass(1);
      expect(await stage.statuses()).toEqual(['planned']);
      await addFact(work.database, stage, work.clock.now());
      await stage.pass(1);
      expect(stage.made()).toBe(0);
      await stage.pass(1);
      const [row] = await stage.rows();
      const [report] = stage.reports;
      expect(report).toMatchObject({ type: 'voie', metadata: { readywire_request: row?.id } });
      expect(row).toMatchObject({
        status: 'requested',
        report_id: report?.id,
        requested_at: work.clock.now(),
        fault: null,
      });
      expect(stage.told()).toBe(1);
      await stage.fullyReady();
      await stage.pass(5);
      expect([stage.made(), await stage.statuses()]).toEqual([1, ['requested']]);
    });

    it('comes again for another connection of an account', async () => {
      await stage.fullyReady();
      await stage.pass(2);
      await stage.reconnect(2);
      await stage.pass(2);
      await stage.reconnect(2);
      await stage.pass(2);
      expect(stage.made()).toBe(2);
    });

    it('comes for every type, each for itself', async () => {
      const both = await startProviderWork(work.clock.now(), { REPORT_TYPES: 'voie,voe' });
      const ready = await addReadyUser(both);
      await both.tell(
        new UsersFullyReady([{ ...ready, external_id: null, accounts: [], excluded: [] }]),
      );
      both.clock.passMinutes(2);
      await runDry(both.module.get(GenerationWorker));
      const types = both.provider.reports.map(({ type }) => type).sort();
      expect(types).toEqual(['voe', 'voie']);
      await both.stop();
    });

    it('does not come while the user waits, and comes as soon as that is over', async () => {
      await stage.fullyReady();
      await stage.setVerdict('waiting');
      await stage.pass(20);
      expect([stage.made(), await stage.statuses()]).toEqual([0, ['planned']]);
      await stage.setVerdict('ready');
      await stage.run();
      expect(stage.made()).toBe(1);
    });

    it('does not come before all that came in has been processed', async () => {
      await stage.fullyReady();
      const event = await addWaitingEvent(work.database, stage.user);
      await stage.pass(5);
      expect([stage.made(), await stage.statuses()]).toEqual([0, ['planned']]);
      await work.database.query(`UPDATE events SET status = 'processed' WHERE id = $1`, [event]);
      await stage.pass(1);
      expect(stage.made()).toBe(1);
    });

    it('does not come while REPORT_TYPES names the type no more', async () => {
      const rename = (type: string): Promise<unknown> =>
        work.database.query(`UPDATE report_requests SET type = $1`, [type]);
      await stage.fullyReady();
      await rename('voe');
      await stage.pass(2);
      const [row] = await stage.rows();
      expect(row).toMatchObject({ status: 'planned', fault: expect.stringContaining('REPORT_') });
      await rename('voie');
      await stage.pass(10);
      expect([stage.made(), stage.reports[0]?.type]).toEqual([1, 'voie']);
    });

    it('waits for the next day after ten reports, those of others included', async () => {
      const at = work.clock.now();
      for (let n = 0; n < 9; n += 1) await stage.addReport(plusMs(at, n * MINUTE));
      // Seen today, but ordered the day before.
      for (let n = 0; n < 9; n += 1) {
        await stage.addReport(at, { orderedAt: plusMs(at, -25 * 60 * MINUTE) });
      }
      await stage.fullyReady();
      await stage.pass(10);
      await stage.reconnect(2);
      await stage.pass(2);
      const limited = { status: 'planned', fault: expect.stringContaining('within 24 hours') };
      expect(await stage.rows()).toMatchObject([{ status: 'requested' }, limited]);
      await stage.pass(24 * 60 - 15);
      expect(stage.made()).toBe(1);
      await stage.pass(4);
      expect(stage.made()).toBe(2);
    });
  });

  describe('the provider', () => {
    it('refuses, which is told once and not tried again', async () => {
      work.provider.mishaps.push(failing(new ArgyleRefused(400, 'user: not found')));
      await stage.fullyReady();
      await stage.pass(2);
      expect(await stage.rows()).toMatchObject([
        { status: 'refused', due_at: null, fault: expect.stringContaining('not found') },
      ]);
      expect(work.told.refused.filter((one) => one.user === stage.user)).toEqual([
        { user: stage.user, reportType: 'voie', reason: 'user: not found' },
      ]);
      await stage.fullyReady();
      await stage.pass(100);
      expect([stage.made(), await stage.statuses()]).toEqual([0, ['refused']]);
    });

    it('is too busy: it is asked again with growing pauses, nothing counts as requested', async () => {
      const busy = new ArgyleUnavailable('busy', { isUncertain: false, retryAfterMs: 90_000 });
      const away = new ArgyleUnavailable('away', { isUncertain: false });
      work.provider.mishaps.push(failing(busy), failing(away));
      await stage.fullyReady();
      await stage.pass(2);
      expect(await stage.rows()).toMatchObject([
        { status: 'planned', fault: 'busy', asks: 1, due_at: plusMs(work.clock.now(), 90_000) },
      ]);
      expect(await stage.marks()).toEqual([0]);
      await stage.pass(2);
      expect(await stage.rows()).toMatchObject([{ status: 'planned', fault: 'away', asks: 2 }]);
      await stage.pass(6);
      expect([stage.made(), await stage.statuses(), await stage.marks()]).toEqual([
        1,
        ['requested'],
        [1],
      ]);
    });

    it('does not say whether it got it, and did: the report is found, not requested again', async () => {
      work.provider.mishaps.push(failing(new ArgyleUnavailable('timeout'), true));
      await stage.fullyReady();
      await stage.pass(2);
      expect(await stage.rows()).toMatchObject([{ status: 'sending', fault: 'timeout' }]);
      await stage.pass(2);
      const [row] = await stage.rows();
      expect(row).toMatchObject({ status: 'requested' });
      expect(row?.report_id).toBe(stage.reports[0]?.id);
      expect([stage.made(), stage.told()]).toEqual([1, 1]);
    });

    it('does not say whether it got it, and did not: it is requested again', async () => {
      work.provider.mishaps.push(failing(new ArgyleUnavailable('timeout')));
      await stage.fullyReady();
      await stage.pass(2);
      await stage.pass(2);
      expect([stage.made(), await stage.statuses()]).toEqual([1, ['requested']]);
    });

    it('is not asked for the next report of a type before it is clear about the last', async () => {
      work.provider.mishaps.push(failing(new ArgyleUnavailable('timeout')));
      await stage.fullyReady();
      await stage.pass(2);
      work.provider.faults.set(stage.user, new ArgyleUnavailable('away'));
      await stage.reconnect(2);
      await stage.pass(3);
      expect((await stage.statuses()).toSorted()).toEqual(['planned', 'sending']);
      work.provider.faults.delete(stage.user);
      await stage.pass(10);
      await stage.pass(10);
      expect([stage.made(), await stage.statuses(), await stage.marks()]).toEqual([
        1,
        ['requested'],
        [2],
      ]);
    });

    it('has answered after the user was erased: nothing is told of them', async () => {
      work.provider.meanwhile = async () => {
        await work.database.query('DELETE FROM report_requests WHERE user_id = $1', [stage.user]);
      };
      await stage.fullyReady();
      await stage.pass(2);
      expect([stage.made(), stage.told(), await stage.rows()]).toEqual([1, 0, []]);
    });
  });
});

function failing(error: Error, isActedOn = false): Mishap {
  return { error, isActedOn };
}
