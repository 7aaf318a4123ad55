import fc from 'fast-check';
import { Sweep } from '../../src/core/retention/sweep.js';
import { DeliveryRetentionRepository } from '../../src/modules/delivery/retention/delivery-retention.repository.js';
import { EventRetentionRepository } from '../../src/modules/events/retention/event-retention.repository.js';
import { SubscriptionRetentionRepository } from '../../src/modules/subscriptions/retention/subscription-retention.repository.js';
import {
  addAgedDeliveries,
  addAgedEvents,
  addAgedSubscriptions,
  idOfAge,
  type AgedDelivery,
  type AgedEvent,
  type AgedSubscription,
} from '../support/aged-rows.js';
import { openDatabase, type OpenDatabase } from '../support/database.js';
import { isOnPostgres } from '../support/test-database.js';

const DAY_MS = 86_400_000;
const KEPT_DAYS = 30;
const KEPT_MS = KEPT_DAYS * DAY_MS;
const onPostgres = isOnPostgres ? it : it.skip;

let open: OpenDatabase;
let deliveries: DeliveryRetentionRepository;
let events: EventRetentionRepository;
let subscriptions: SubscriptionRetentionRepository;

beforeAll(async () => {
  open = await openDatabase();
  deliveries = new DeliveryRetentionRepository(open.database);
  events = new EventRetentionRepository(open.database);
  subscriptions = new SubscriptionRetentionRepository(open.database);
});
afterAll(() => open.close());
beforeEach(() => empty());

async function empty(): Promise<void> {
  for (const table of ['attempts', 'deliveries', 'endpoints', 'events', 'subscriptions']) {
    await open.database.query(`DELETE FROM ${table}`);
  }
}

/** Everything once, in the order in which one thing lets go of the other. */
async function pruneAll(rows: number): Promise<void> {
  const batches = [
    deliveries.prune.bind(deliveries),
    events.prune.bind(events),
    subscriptions.prune.bind(subscriptions),
    deliveries.pruneEndpoints.bind(deliveries),
  ];
  for (const batch of batches) {
    const limits = { rows, pauseMs: 0, runMs: 60_000 };
    await new Sweep((after, most) => batch(after, KEPT_MS, most), limits).run();
  }
}

async function idsIn(table: string, column = 'id'): Promise<ReadonlySet<string>> {
  const rows = await open.database.query<{ id: string }>(`SELECT ${column} AS id FROM ${table}`);
  return new Set(rows.map(({ id }) => id));
}

/** Days before now; none is so near to the limit that the run of the test decides. */
const age = fc.oneof(fc.integer({ min: 0, max: 29 }), fc.integer({ min: 31, max: 60 }));
/** Something that happened after something else. */
const later = fc.integer({ min: 0, max: 99 }).map((percent) => percent / 100);
const after = (days: number, part: number): number => {
  const moved = days * part;
  return Math.abs(moved - KEPT_DAYS) < 0.5 ? KEPT_DAYS - 1 : moved;
};

const anEvent = fc
  .record({
    received: age,
    part: later,
    status: fc.constantFrom('received', 'processed', 'quarantined'),
  })
  .map(({ received, part, status }): AgedEvent => ({
    id: idOfAge(received),
    status,
    received,
    processed: status === 'received' ? null : after(received, part),
  }));
const aSubscription = fc
  .record({ created: age, part: later, isDeleted: fc.boolean() })
  .map(({ created, part, isDeleted }): AgedSubscription => ({
    id: idOfAge(created),
    created,
    deleted: isDeleted ? after(created, part) : null,
  }));
const aDelivery = fc.record({
  created: age,
  part: later,
  event: fc.nat(),
  subscription: fc.nat(),
  status: fc.constantFrom('pending', 'delivered', 'failed', 'held', 'blocked', 'cancelled'),
  isDueLater: fc.boolean(),
});

type Wish = typeof aDelivery extends fc.Arbitrary<infer T> ? T : never;

function toDelivery(
  { created, part, status, isDueLater, ...pick }: Wish,
  ofEvents: readonly AgedEvent[],
  ofSubscriptions: readonly AgedSubscription[],
): AgedDelivery {
  const ended = after(created, part);
  const isOpen = status === 'pending' || status === 'held';
  return {
    id: idOfAge(created),
    event: ofEvents[pick.event % ofEvents.length]!.id,
    subscription: ofSubscriptions[pick.subscription % ofSubscriptions.length]!.id,
    status,
    created,
    due: isDueLater && status !== 'held' ? -1 : ended,
    finished: isOpen ? null : ended,
  };
}

const isOld = (days: number | null): boolean => days !== null && days > KEPT_DAYS;

describe('pruning', () => {
  const world = fc
    .record({
      events: fc.array(anEvent, { minLength: 1, maxLength: 12 }),
      subscriptions: fc.array(aSubscription, { minLength: 1, maxLength: 5 }),
      deliveries: fc.array(aDelivery, { maxLength: 30 }),
      rows: fc.integer({ min: 1, max: 9 }),
    })
    .map((made) => {
      const wanted = made.deliveries.map((one) => toDelivery(one, made.events, made.subscriptions));
      const once = new Map(wanted.map((one) => [`${one.event}/${one.subscription}`, one]));
      return { ...made, deliveries: [...once.values()] };
    });

  it('takes what is finished and old, and never what is unfinished or still needed', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        await empty();
        await addAgedEvents(open.database, given.events);
        await addAgedSubscriptions(open.database, given.subscriptions);
        await addAgedDeliveries(open.database, given.deliveries);
        await pruneAll(given.rows);

        const kept = given.deliveries.filter(
          ({ status, finished, due }) => status === 'pending' || !isOld(finished ?? due),
        );
        expect(await idsIn('deliveries')).toEqual(new Set(kept.map(({ id }) => id)));
        expect(await idsIn('attempts', 'delivery_id')).toEqual(await idsIn('deliveries'));
        const neededEvents = new Set(kept.map(({ event }) => event));
        expect(await idsIn('events')).toEqual(
          new Set(
            given.events
              .filter((one) => one.status !== 'processed' || !isOld(one.processed))
              .map(({ id }) => id)
              .concat(...neededEvents),
          ),
        );
        const needed = new Set(kept.map(({ subscription }) => subscription));
        const keptSubscriptions = given.subscriptions.filter(
          ({ id, deleted }) => !isOld(deleted) || needed.has(id),
        );
        const ids = new Set(keptSubscriptions.map(({ id }) => id));
        expect(await idsIn('subscriptions')).toEqual(ids);
        expect(await idsIn('endpoints', 'subscription_id')).toEqual(ids);
      }),
      { numRuns: 60 },
    );
  });

  it('goes by the database clock, not by the order of minting alone', async () => {
    const [id, event] = [idOfAge(40), idOfAge(40)];
    const subscription = idOfAge(50);
    await addAgedDeliveries(open.database, [
      { id, event, subscription, status: 'delivered', created: 40, due: 40, finished: 1 },
    ]);
    await pruneAll(10);
    expect(await idsIn('deliveries')).toEqual(new Set([id]));
    await open.database.query(`UPDATE deliveries SET finished_at = now() - interval '31 days'`);
    await pruneAll(10);
    expect(await idsIn('deliveries')).toEqual(new Set());
  });

  onPostgres('waits for nobody, and lets whoever was first have the row', async () => {
    const aged = Array.from({ length: 3 }, (_, n) => ({
      ...{ id: idOfAge(40 + n), event: idOfAge(40), subscription: idOfAge(50) },
      ...{ status: 'failed' as const, created: 40, due: 40, finished: 40 },
    }));
    await addAgedDeliveries(open.database, aged);
    const resent = aged[1]!.id;
    await open.database.transaction(async (tx) => {
      await tx.query(
        `UPDATE deliveries SET status = 'pending', finished_at = NULL, due_at = now() WHERE id = $1`,
        [resent],
      );
      // On another connection, while the row is locked.
      await pruneAll(10);
      expect((await idsIn('deliveries')).size).toBe(1);
    });
    await pruneAll(10);
    expect(await idsIn('deliveries')).toEqual(new Set([resent]));
  });

  onPostgres('leaves an event that is replayed at the same moment', async () => {
    const id = idOfAge(40);
    await addAgedEvents(open.database, [{ id, status: 'processed', received: 40, processed: 40 }]);
    await open.database.transaction(async (tx) => {
      await tx.query(`UPDATE events SET status = 'received' WHERE id = $1`, [id]);
      await pruneAll(10);
    });
    await pruneAll(10);
    expect(await idsIn('events')).toEqual(new Set([id]));
  });
});

describe('what has never arrived', () => {
  it('is told of before it goes, unless nobody could have it any more', async () => {
    const [active, deleted] = [idOfAge(50), idOfAge(51)];
    await addAgedSubscriptions(open.database, [
      { id: active, created: 50, deleted: null },
      { id: deleted, created: 50, deleted: 5 },
    ]);
    const one = (status: AgedDelivery['status'], days: number, to = active): AgedDelivery => ({
      ...{ id: idOfAge(40), event: idOfAge(40), subscription: to, status, created: 40, due: days },
      finished: status === 'held' || status === 'pending' ? null : days,
    });
    await addAgedDeliveries(open.database, [
      one('failed', 28),
      one('failed', 29),
      one('failed', 26),
      one('failed', 28, deleted),
      one('held', 28),
      one('blocked', 20),
      one('delivered', 28),
      one('pending', 28),
    ]);
    const counted = await deliveries.countUnwellOlderThan(27 * DAY_MS);
    expect(counted).toEqual({ failed: 2, held: 1, blocked: 0 });
  });
});
