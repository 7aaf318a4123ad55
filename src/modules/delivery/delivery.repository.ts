import { Injectable } from '@nestjs/common';
import type { PageOfRows } from '../../common/pagination/page.js';
import { Database } from '../../core/database/database.js';
import type { Queryable } from '../../core/database/queryable.js';
import { selectPage, type Condition } from '../../core/database/select-page.js';
import type { AttemptEntity } from '../../entities/attempt.entity.js';
import type { DeliveryEntity } from '../../entities/delivery.entity.js';
import type { DeliveryQuery } from './dto/delivery-query.dto.js';
import type { ShownStatus } from './dto/delivery.dto.js';

/** A delivery as it is shown. */
export interface DeliveryRow extends Pick<
  DeliveryEntity,
  | 'id'
  | 'event_id'
  | 'subscription_id'
  | 'created_at'
  | 'due_at'
  | 'finished_at'
  | 'last_status_code'
  | 'last_error'
> {
  readonly status: ShownStatus;
  readonly event: string;
  readonly user_id: string | null;
  readonly webhook_name: string;
  readonly attempt_count: number;
}

export type AttemptRow = Omit<AttemptEntity, 'delivery_id' | 'subscription_id'>;

/** The subscription of a delivery, as far as a resend depends on it. */
export interface Destination {
  readonly is_active: boolean;
  readonly is_deleted: boolean;
}

const IS_SENDING = `(d.status = 'pending' AND d.is_leased AND d.due_at > now())`;
const STATUS = `CASE WHEN ${IS_SENDING} THEN 'sending' ELSE d.status END`;

const SELECT = `
SELECT d.id, d.event_id, d.subscription_id, d.created_at, d.due_at, d.finished_at,
  d.last_status_code, d.last_error, ${STATUS} AS status, e.event, e.user_id,
  s.name AS webhook_name,
  (SELECT count(*) FROM attempts a WHERE a.delivery_id = d.id) AS attempt_count
FROM deliveries d
JOIN events e ON e.id = d.event_id
JOIN subscriptions s ON s.id = d.subscription_id`;

/** What the API asks of the deliveries. */
@Injectable()
export class DeliveryRepository {
  constructor(private readonly database: Database) {}

  async page(query: DeliveryQuery): Promise<PageOfRows<DeliveryRow>> {
    return selectPage<DeliveryRow>(this.database, {
      select: SELECT,
      key: { sql: 'd.id', column: 'id' },
      conditions: conditionsOf(query),
      page: query,
    });
  }

  async find(id: string): Promise<DeliveryRow | undefined> {
    const [row] = await this.database.query<DeliveryRow>(`${SELECT} WHERE d.id = $1`, [id]);
    return row;
  }

  async attemptsOf(id: string): Promise<readonly AttemptRow[]> {
    return this.database.query<AttemptRow>(
      `SELECT number, started_at, duration_ms, status_code, old_secret_status_code, error, answer
       FROM attempts WHERE delivery_id = $1 ORDER BY number`,
      [id],
    );
  }

  async destinationOf(id: string): Promise<Destination | undefined> {
    const [row] = await this.database.query<Destination>(
      `SELECT s.status = 'active' AS is_active, s.deleted_at IS NOT NULL AS is_deleted
       FROM deliveries d JOIN subscriptions s ON s.id = d.subscription_id WHERE d.id = $1`,
      [id],
    );
    return row;
  }

  /**
   * Makes a delivery that is not pending due at once, with the whole schedule before it.
   * @returns false if there is none, it is pending, or its subscription can't get it
   */
  async restart(db: Queryable, id: string): Promise<boolean> {
    const rows = await db.query(
      `UPDATE deliveries d
       SET status = 'pending', due_at = now(), tries = 0, is_leased = false,
         is_recovered = false, finished_at = NULL
       FROM subscriptions s
       WHERE d.id = $1 AND d.status <> 'pending' AND s.id = d.subscription_id
         AND s.status = 'active' AND s.deleted_at IS NULL
       RETURNING d.id`,
      [id],
    );
    return rows.length > 0;
  }
}

function conditionsOf(query: DeliveryQuery): readonly Condition[] {
  const { status } = query;
  const stored = status === 'sending' ? 'pending' : status;
  return [
    ['d.subscription_id = ?', query.webhook],
    ['e.event = ?', query.event],
    ['d.event_id = ?', query.event_id],
    ['e.user_id = ?', query.user],
    ['d.status = ?', stored],
    // The stored status stands beside it for the index.
    [`${IS_SENDING} = ?`, stored === 'pending' ? status === 'sending' : undefined],
    ['d.created_at >= ?', query.since],
    ['d.created_at < ?', query.until],
  ];
}
