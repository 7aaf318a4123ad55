import type pg from 'pg';
import { DeliveryRetentionRepository } from '../../../src/modules/delivery/retention/delivery-retention.repository.js';
import { claimLimits } from '../../../src/modules/delivery/worker/claim-limits.js';
import { QueueRepository } from '../../../src/modules/delivery/worker/queue.repository.js';
import type { DeliveryConfig } from '../../../src/modules/delivery/delivery.config.js';
import { EventRetentionRepository } from '../../../src/modules/events/retention/event-retention.repository.js';
import { databaseOf } from './database.js';

/** What is done once, and how long it took, in milliseconds. */
export type Measure = () => Promise<number>;

const CONFIG = { timeoutMs: 10_000, concurrency: 128, concurrencyPerWebhook: 16 };
export const CLAIMED = 64;
const PRUNED = 500;
const SCHEDULE_MS = [5_000];
const NO_ID = '00000000-0000-0000-0000-000000000000';
/** Of the old rows most are younger than this. */
const RETENTION_MS = 1_000;

/** Claims as many as the worker does at once. What was claimed is completed after the clock stops. */
export function claims(client: pg.Client): Measure {
  const queue = new QueueRepository(databaseOf(client));
  const limits = { ...claimLimits(CONFIG as DeliveryConfig), most: CLAIMED, busy: [] };
  return async () => {
    const start = performance.now();
    const leases = await queue.claimDue(limits);
    const ms = performance.now() - start;
    if (leases.length !== CLAIMED) throw new Error(`${String(leases.length)} were claimed`);
    const attempted = { startedAt: '2026-01-30T09:12:44.120000Z', durationMs: 3, statusCode: 200 };
    await queue.complete(
      leases.map((lease) => ({
        lease,
        attempted: { ...attempted, error: null, answer: 'ok' },
        verdict: { status: 'delivered' },
      })),
      SCHEDULE_MS,
    );
    return ms;
  };
}

/** Prunes a portion of deliveries, with their attempts, and then of their events. */
export function prunes(client: pg.Client): Measure {
  const deliveries = new DeliveryRetentionRepository(databaseOf(client));
  const events = new EventRetentionRepository(databaseOf(client));
  // The sweep goes on where it ended.
  let after = { deliveries: NO_ID, events: NO_ID };
  return async () => {
    const start = performance.now();
    const swept = [
      await deliveries.prune(after.deliveries, RETENTION_MS, PRUNED),
      await events.prune(after.events, RETENTION_MS, PRUNED),
    ] as const;
    after = { deliveries: swept[0].last ?? NO_ID, events: swept[1].last ?? NO_ID };
    const ms = performance.now() - start;
    if (swept.every(({ pruned }) => pruned === PRUNED)) return ms;
    throw new Error(`pruned ${swept.map(({ pruned }) => String(pruned)).join(' and ')}`);
  };
}
