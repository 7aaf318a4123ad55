import { Pauses } from '../../src/core/pauses/pauses.js';
import { GenerationWorker } from '../../src/modules/argyle/generation/generation-worker.js';
import { RequestRetention } from '../../src/modules/argyle/generation/request-retention.js';
import { Underway } from '../../src/modules/argyle/work/underway.js';
import { UsersFullyReady } from '../../src/modules/reports/events/users-fully-ready.event.js';
import { GenerationStage } from '../support/generation-stage.js';
import {
  addReadyUser,
  runDry,
  startProviderWork,
  type ProviderWork,
} from '../support/start-provider-work.js';

/** What becomes of a report once it is requested, and of requests when several take them. */
describe('a report that was requested by itself', () => {
  let work: ProviderWork;
  let stage: GenerationStage;

  beforeAll(async () => {
    work = await startProviderWork('2025-06-24T10:00:00.000000Z', { REPORT_TYPES: 'voie' });
  });
  afterAll(() => work.stop());
  beforeEach(async () => {
    stage = await GenerationStage.with(work);
  });

  describe('its outcome', () => {
    const reportId = (): string => String(stage.reports[0]?.id);
    const says = (status: string): void => {
      const report = stage.reports[0];
      if (report) report.status = status;
    };
    const asked = (): number => work.provider.askedFor.filter((id) => id === reportId()).length;

    beforeEach(async () => {
      await stage.fullyReady();
      await stage.pass(2);
    });

    it('is taken from the webhook, without a question', async () => {
      await stage.addReport(work.clock.now(), { id: reportId() });
      await stage.pass(30);
      expect([await stage.statuses(), asked()]).toEqual([['generated'], 0]);
    });

    it('may be known before the answer to the order is', async () => {
      await stage.reconnect(2);
      work.provider.meanwhile = () => {
        const report = stage.reports[1];
        return stage.addReport(work.clock.now(), { id: String(report?.id) });
      };
      await stage.pass(2);
      expect(await stage.statuses()).toEqual(['requested', 'generated']);
    });

    it.each(['generated', 'failed'])(
      'is asked for with growing pauses until it is %s',
      async (end) => {
        says('waiting_for_sync');
        await stage.pass(2);
        says('generating');
        await stage.pass(3);
        await stage.pass(1);
        expect([await stage.statuses(), asked()]).toEqual([['requested'], 2]);
        await stage.pass(5);
        says(end);
        await stage.pass(4);
        expect([await stage.statuses(), asked()]).toEqual([['requested'], 3]);
        await stage.pass(14);
        expect([await stage.statuses(), asked(), stage.told()]).toEqual([[end], 4, 5]);
        await stage.pass(100);
        expect(asked()).toBe(4);
      },
    );

    it('is that it is gone, once the provider has said so twice', async () => {
      const report = reportId();
      work.provider.reports.splice(0);
      await stage.pass(2);
      expect(await stage.rows()).toMatchObject([
        { status: 'requested', report_id: report, fault: 'the provider has no such report' },
      ]);
      await stage.pass(5);
      expect(await stage.rows()).toMatchObject([{ status: 'gone', due_at: null }]);
    });

    it('is never forgotten: after a day the status says so', async () => {
      expect(await work.health('generation')).toMatchObject({ ok: true, underway: 1, planned: 0 });
      for (let hour = 0; hour < 25; hour += 1) await stage.pass(66);
      expect(asked()).toBeGreaterThan(24);
      expect(await work.health('generation')).toMatchObject({
        ok: false,
        underway: 1,
        attention: expect.stringContaining('24 hours'),
      });
    });
  });

  describe('paused by hand', () => {
    const pauses = (): Pauses => work.module.get(Pauses);
    afterEach(() => pauses().resume('generation'));

    it('waits, while the outcome of what was requested is still asked for', async () => {
      await stage.fullyReady();
      await stage.pass(2);
      await stage.reconnect(2);
      await pauses().pause('generation', null);
      await stage.pass(10);
      expect([stage.made(), await stage.statuses()]).toEqual([1, ['requested', 'planned']]);
      expect(work.provider.askedFor).toContain(stage.reports[0]?.id);
      await pauses().resume('generation');
      await stage.run();
      expect(stage.made()).toBe(2);
    });
  });

  it('is pruned once it ended longer ago than RETENTION, and is not requested again', async () => {
    await stage.fullyReady();
    await stage.pass(2);
    const old = '0180aaaa-0000-7000-8000-000000000000';
    await work.database.query('UPDATE report_requests SET id = $1', [old]);
    const retention = work.module.get(RequestRetention);
    await retention.prune('00000000-0000-0000-0000-000000000000', 100);
    expect(await stage.statuses()).toEqual(['requested']);
    await work.database.query(
      `UPDATE report_requests SET status = 'generated', finished_at = now() - interval '31 days'`,
    );
    const swept = await retention.prune('00000000-0000-0000-0000-000000000000', 100);
    expect([swept, await stage.rows()]).toEqual([{ last: null, pruned: 1 }, []]);
    await stage.fullyReady();
    await stage.pass(2);
    expect([stage.made(), await stage.rows()]).toEqual([1, []]);
  });

  it('goes out once, however many replicas take rows', async () => {
    const users = await Promise.all(Array.from({ length: 30 }, () => addReadyUser(work)));
    await work.tell(
      new UsersFullyReady(
        users.map((ready) => ({ ...ready, external_id: null, accounts: [], excluded: [] })),
      ),
    );
    work.clock.passMinutes(2);
    const other = Object.create(work.module.get(GenerationWorker), {
      underway: { value: new Underway('other', 8) },
    }) as GenerationWorker;
    await Promise.all([stage.run(), runDry(other), stage.run(), runDry(other)]);
    await work.database.query(`UPDATE report_requests SET leased_until = now() - interval '1 s'`);
    await Promise.all([stage.run(), runDry(other)]);
    const counts = users.map((one) => work.provider.reportsAbout(one.user).length);
    expect(new Set(counts)).toEqual(new Set([1]));
  });
});
