import { Injectable } from '@nestjs/common';
import { Database } from '../../../core/database/database.js';
import type { Transaction } from '../../../core/database/queryable.js';
import type { SubscriptionEntity } from '../../../entities/subscription.entity.js';
import type { WebhookStatistics } from '../dto/webhook-statistics.dto.js';

/** The tries of a while that are counted at most, the latest ones. */
const MOST_ATTEMPTS = 10_000;
/** The deliveries that are counted at most, of each status. */
const MOST_DELIVERIES = 10_000;

/** A subscription as far as a test message depends on it. */
export type Recipient = Pick<SubscriptionEntity, 'id' | 'status'>;

const counted = (status: string): string =>
  `(SELECT count(*) FROM (SELECT FROM deliveries
    WHERE subscription_id = $1 AND status = '${status}' LIMIT ${String(MOST_DELIVERIES)}) AS first_ones)
   AS ${status}`;

const STANDING = `SELECT ${['pending', 'failed', 'held', 'blocked'].map(counted).join(', ')},
  (SELECT min(oldest.due_at) FROM (VALUES (false), (true)) AS kind (is_recovered)
   CROSS JOIN LATERAL (
     SELECT due_at FROM deliveries
     WHERE subscription_id = $1 AND status = 'pending' AND due_at <= now()
       AND is_recovered = kind.is_recovered
     ORDER BY due_at LIMIT 1) AS oldest) AS oldest_due_at`;

const percentile = (share: number, where: string): string =>
  `round(percentile_cont(${String(share)}) WITHIN GROUP (ORDER BY duration_ms) FILTER
    (WHERE status_code IS NOT NULL AND ${where}))`;

const during = (where: string): string => `json_build_object(
  'attempts', count(*) FILTER (WHERE ${where}),
  'delivered', count(*) FILTER (WHERE ${where} AND error IS NULL),
  'p50_ms', ${percentile(0.5, where)}, 'p95_ms', ${percentile(0.95, where)})`;

const WHILES = `SELECT ${during(`started_at > now() - interval '1 hour'`)} AS last_hour,
  ${during('true')} AS last_day
FROM (
  SELECT started_at, duration_ms, status_code, error FROM attempts
  WHERE subscription_id = $1 AND started_at > now() - interval '1 day'
  ORDER BY started_at DESC LIMIT ${String(MOST_ATTEMPTS)}) AS latest`;

/** One statement, so that its parts belong together. */
const STATISTICS = `
SELECT $1::uuid AS webhook, standing.*, whiles.*
FROM (${STANDING}) AS standing CROSS JOIN (${WHILES}) AS whiles
WHERE EXISTS (SELECT FROM subscriptions WHERE id = $1 AND deleted_at IS NULL)`;

/** What is asked of the deliveries by their subscription; each question has a bounded cost. */
@Injectable()
export class WebhookRepository {
  constructor(private readonly database: Database) {}

  /** Undefined if there is none, or it is deleted. */
  async find(tx: Transaction, id: string): Promise<Recipient | undefined> {
    const sql = 'SELECT id, status FROM subscriptions WHERE id = $1 AND deleted_at IS NULL';
    return (await tx.query<Recipient>(sql, [id]))[0];
  }

  /**
   * The delivery of the test message that this transaction has told.
   * @param after an id that was minted before it
   */
  async testDeliveryOf(tx: Transaction, id: string, after: string): Promise<string | undefined> {
    const [row] = await tx.query<{ id: string }>(
      // Within a transaction now() stands still: that tells its own rows from those of others.
      `SELECT d.id FROM deliveries d JOIN events e ON e.id = d.event_id
       WHERE d.subscription_id = $1 AND d.id > $2 AND d.created_at = now()
         AND e.event = 'webhooks.test'`,
      [id, after],
    );
    return row?.id;
  }

  /** Undefined if there is no such subscription. */
  async statisticsOf(id: string): Promise<WebhookStatistics | undefined> {
    return (await this.database.query<WebhookStatistics>(STATISTICS, [id]))[0];
  }
}
