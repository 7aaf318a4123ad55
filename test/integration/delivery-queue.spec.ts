import { newId } from '../../src/common/ids.js';
import type { Lease } from '../../src/modules/delivery/worker/lease.js';
import {
  QueueRepository,
  type Completion,
} from '../../src/modules/delivery/worker/queue.repository.js';
import type { Busy } from '../../src/modules/delivery/worker/slots.js';
import { openDatabase, type OpenDatabase } from '../support/database.js';
import { addDueDeliveries, addSubscription, deliveriesIn } from '../support/delivery-rows.js';

describe('the queue of deliveries', () => {
  let open: OpenDatabase;
  let queue: QueueRepository;

  const claim = (most = 10, perSubscription = 10, busy: readonly Busy[] = []) =>
    queue.claimDue({ ...LIMITS, most, perSubscription, busy });
  const complete = (completions: readonly Completion[]) => queue.complete(completions, [60_000]);
  const endLeases = (): Promise<unknown> =>
    open.database.query('UPDATE deliveries SET due_at = now() WHERE is_leased');
  const rows = () => deliveriesIn(open.database);
  const countBy = (leases: readonly Lease[], id: string): number =>
    leases.filter((lease) => lease.subscription_id === id).length;

  beforeAll(async () => {
    open = await openDatabase();
    queue = new QueueRepository(open.database);
  });
  afterAll(() => open.close());
  beforeEach(async () => {
    for (const table of ['attempts', 'deliveries', 'endpoints', 'events', 'subscriptions']) {
      await open.database.query(`DELETE FROM ${table}`);
    }
  });

  it('leases what is due with all that it takes to send it, once', async () => {
    const id = await addSubscription(open.database, { url: 'http://127.0.0.1:9/hook' });
    await addDueDeliveries(open.database, id, 1);
    const [lease] = await claim();
    expect(lease).toMatchObject({
      subscription_id: id,
      attempt: 1,
      tries: 1,
      event: 'accounts.connected',
      url: 'http://127.0.0.1:9/hook',
      config: {},
      secret_sealed: null,
    });
    expect(lease?.body.toString()).toContain('accounts.connected');
    expect(await claim()).toEqual([]);
    expect(await rows()).toMatchObject([{ status: 'pending', is_leased: true, is_due: false }]);
  });

  it('gives a subscription with one due delivery its turn beside one with thousands', async () => {
    const crowded = await addSubscription(open.database);
    await addDueDeliveries(open.database, crowded, 3_000);
    const quiet = await addSubscription(open.database);
    await addDueDeliveries(open.database, quiet, 1);
    expect(countBy(await claim(2), quiet)).toBe(1);
  });

  it('prefers who has less in flight', async () => {
    const busy = await addSubscription(open.database);
    await addDueDeliveries(open.database, busy, 10);
    const idle = await addSubscription(open.database);
    await addDueDeliveries(open.database, idle, 10);
    const leases = await claim(3, 10, [inFlight(busy, 3)]);
    expect([countBy(leases, idle), countBy(leases, busy)]).toEqual([3, 0]);
  });

  it('takes no more than the cap of a subscription, what is in flight included', async () => {
    const id = await addSubscription(open.database);
    await addDueDeliveries(open.database, id, 10);
    expect(await claim(10, 4, [inFlight(id, 3)])).toHaveLength(1);
    expect(await claim(10, 4, [inFlight(id, 4)])).toHaveLength(0);
    expect(await claim(3, 4)).toHaveLength(3);
  });

  it('takes the oldest first', async () => {
    const id = await addSubscription(open.database);
    await addDueDeliveries(open.database, id, 5);
    const oldest = await open.database.query<{ id: string }>(
      'SELECT id FROM deliveries ORDER BY due_at LIMIT 2',
    );
    const claimed = (await claim(2)).map((lease) => lease.id);
    expect(claimed.sort()).toEqual(oldest.map((row) => row.id).sort());
  });

  it('records a late outcome of a lost lease and lets it change nothing', async () => {
    await addDueDeliveries(open.database, await addSubscription(open.database), 1);
    const [lost] = await claim();
    await endLeases();
    const [current] = await claim();
    expect(await complete([delivered(lost as Lease)])).toEqual([]);
    expect(await rows()).toMatchObject([{ status: 'pending', attempt: 2, is_leased: true }]);
    expect(await complete([delivered(current as Lease)])).toHaveLength(1);
    expect(await rows()).toMatchObject([{ status: 'delivered', attempt: 2, is_leased: false }]);
    expect(await numbersOfAttempts(open)).toEqual([1, 2]);
  });

  it('lets a lost lease cost one try', async () => {
    await addDueDeliveries(open.database, await addSubscription(open.database), 1);
    await claim();
    await endLeases();
    expect(await claim()).toMatchObject([{ attempt: 2, tries: 2 }]);
  });

  it('hands back without costing a try, and then the old outcome no longer counts', async () => {
    await addDueDeliveries(open.database, await addSubscription(open.database), 1);
    const [lease] = await claim();
    await queue.handBack([lease as Lease]);
    expect(await rows()).toMatchObject([{ status: 'pending', is_leased: false, is_due: true }]);
    expect(await complete([delivered(lease as Lease)])).toEqual([]);
    expect(await claim()).toMatchObject([{ attempt: 2, tries: 1 }]);
  });

  it('does not revive what was cancelled while it was under way', async () => {
    await addDueDeliveries(open.database, await addSubscription(open.database), 1);
    const [lease] = await claim();
    await open.database.query(`UPDATE deliveries SET status = 'cancelled', is_leased = false`);
    await complete([delivered(lease as Lease)]);
    expect(await rows()).toMatchObject([{ status: 'cancelled' }]);
  });

  it('holds what falls due for a disabled subscription, cancels it for a deleted one', async () => {
    const disabled = await addSubscription(open.database, { status: 'disabled' });
    await addDueDeliveries(open.database, disabled, 2);
    const deleted = await addSubscription(open.database);
    await addDueDeliveries(open.database, deleted, 2);
    await open.database.query('UPDATE subscriptions SET deleted_at = now() WHERE id = $1', [
      deleted,
    ]);
    expect(await claim()).toEqual([]);
    await queue.settleDueOfInactive();
    const statuses = (await rows()).map((row) => `${row.subscription_id} ${row.status}`).sort();
    const expected = [`${disabled} held`, `${disabled} held`, `${deleted} cancelled`];
    expect(statuses).toEqual([...expected, `${deleted} cancelled`].sort());
  });

  it('cancels what is to be tried again later for a deleted one, and not what is in flight', async () => {
    const deleted = await addSubscription(open.database);
    await addDueDeliveries(open.database, deleted, 2);
    const [first] = await claim();
    await open.database.query(`UPDATE subscriptions SET deleted_at = now()`);
    await open.database.query(
      `UPDATE deliveries SET is_leased = false, due_at = now() + interval '1 day' WHERE id <> $1`,
      [first?.id],
    );
    await queue.settleDueOfInactive();
    const statuses = new Map((await rows()).map(({ id, status }) => [id === first?.id, status]));
    expect([statuses.get(true), statuses.get(false)]).toEqual(['pending', 'cancelled']);
    expect(await complete([delivered(first as Lease)])).toEqual([first?.id]);
  });

  it('writes many outcomes at once and learns about the endpoints', async () => {
    const failing = await addSubscription(open.database);
    await addDueDeliveries(open.database, failing, 2);
    const fine = await addSubscription(open.database);
    await addDueDeliveries(open.database, fine, 1);
    const leases = await claim();
    await complete(
      leases.map((lease) => (lease.subscription_id === fine ? delivered(lease) : refused(lease))),
    );
    const endpoints = await open.database.query<{ subscription_id: string }>(
      `SELECT subscription_id, failures, failing_since IS NULL AS is_fine,
         last_sent_at IS NULL AS is_unsent FROM endpoints`,
    );
    expect(endpoints).toEqual(
      expect.arrayContaining([
        { subscription_id: failing, failures: 2, is_fine: false, is_unsent: true },
        { subscription_id: fine, failures: 0, is_fine: true, is_unsent: false },
      ]),
    );
    await open.database.query('UPDATE deliveries SET due_at = now()');
    await complete((await claim()).map(delivered));
    const [healed] = await open.database.query(
      'SELECT failures, failing_since FROM endpoints WHERE subscription_id = $1',
      [failing],
    );
    expect(healed).toEqual({ failures: 0, failing_since: null });
  });

  it('is not disturbed by an outcome of a delivery that is gone', async () => {
    const ghost = { id: newId(), attempt: 1, subscription_id: newId() } as Lease;
    expect(await complete([delivered(ghost)])).toEqual([]);
  });
});

const LIMITS = { leaseMs: 60_000, slowMs: 2_000, slowTogether: 5, perUnknown: 10 };
const TRIED = { startedAt: '2025-06-24T22:05:17.265289Z', durationMs: 3 };

function inFlight(id: string, count: number): Busy {
  return { id, count, isSlow: false };
}

function delivered(lease: Lease): Completion {
  const attempted = { ...TRIED, statusCode: 200, error: null, answer: 'ok' };
  return { lease, attempted, verdict: { status: 'delivered' } };
}

function refused(lease: Lease): Completion {
  const attempted = { ...TRIED, statusCode: null, error: 'refused' as const, answer: null };
  return { lease, attempted, verdict: { status: 'pending', inMs: 1_000 } };
}

async function numbersOfAttempts({ database }: OpenDatabase): Promise<readonly number[]> {
  const rows = await database.query<{ number: number }>('SELECT number FROM attempts ORDER BY 1');
  return rows.map(({ number }) => number);
}
