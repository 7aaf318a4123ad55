import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import type { Instant } from '../../../common/instant.js';
import { Database } from '../../../core/database/database.js';
import type { Transaction } from '../../../core/database/queryable.js';
import type {
  ReportRequestEntity,
  ReportRequestStatus,
} from '../../../entities/report-request.entity.js';

/** A request that this process may work on until its lease runs out. */
export interface ClaimedRequest extends Pick<
  ReportRequestEntity,
  'id' | 'user_id' | 'type' | 'status' | 'attempt' | 'asks' | 'report_id' | 'fault' | 'created_at'
> {
  /** Milliseconds of the process's monotonic clock, from before the lease began. */
  readonly claimedAt: number;
}

/** What is to be claimed. */
export interface RequestClaim {
  readonly now: Instant;
  readonly leaseMs: number;
  readonly most: number;
  readonly statuses: readonly ReportRequestStatus[];
}

/** When to look at a request again, and why it is not further. */
export interface Postponement {
  readonly until: Instant;
  readonly asks: number;
  readonly fault: string | null;
}

const CLAIMED = 'id, user_id, type, status, attempt, asks, report_id, fault, created_at';
const HELD = 'id = $1 AND attempt = $2 AND status = $3';

/**
 * The table of requests as a queue: a claim raises the attempt and takes a lease; what is written
 * afterwards counts only if nobody else has claimed the row meanwhile. Each of the methods that
 * return a boolean says whether that was so.
 */
@Injectable()
export class RequestsRepository {
  constructor(private readonly database: Database) {}

  /** Leases what is due, the oldest first, and waits for nobody. */
  async claimDue({ now, leaseMs, most, statuses }: RequestClaim): Promise<ClaimedRequest[]> {
    const claimedAt = performance.now();
    const rows = await this.database.query<Omit<ClaimedRequest, 'claimedAt'>>(
      `WITH due AS MATERIALIZED (
         SELECT id FROM report_requests
         WHERE due_at <= $1 AND (leased_until IS NULL OR leased_until < now())
           AND status = ANY($4::text[])
         ORDER BY due_at LIMIT $3::integer FOR UPDATE SKIP LOCKED)
       UPDATE report_requests
       SET attempt = attempt + 1, leased_until = now() + $2::bigint * interval '1 ms'
       WHERE id = ANY(ARRAY(SELECT id FROM due))
       RETURNING ${CLAIMED}`,
      [now, leaseMs, most, statuses],
    );
    return rows.map((row) => ({ ...row, claimedAt }));
  }

  /**
   * Ends requests of whose report the outcome is known, however it came to be known.
   * @returns how many
   */
  async settleKnown(now: Instant): Promise<number> {
    const settled = await this.database.query<{ id: string }>(
      `UPDATE report_requests r
       SET status = p.status, finished_at = $1, due_at = NULL, leased_until = NULL, fault = NULL
       FROM reports p
       WHERE r.status = 'requested' AND p.id = r.report_id AND p.status IN ('generated', 'failed')
       RETURNING r.id`,
      [now],
    );
    return settled.length;
  }

  /**
   * Locks the open requests of the user, those of other types too: what is decided on how many
   * there were today is decided one after the other.
   */
  async lock(tx: Transaction, request: ClaimedRequest): Promise<boolean> {
    const open = await tx.query<Pick<ReportRequestEntity, 'id' | 'attempt' | 'status'>>(
      `SELECT id, attempt, status FROM report_requests
       WHERE user_id = $1 AND status IN ('planned', 'sending') ORDER BY id FOR UPDATE`,
      [request.user_id],
    );
    const own = open.find(({ id }) => id === request.id);
    return own?.attempt === request.attempt && own.status === request.status;
  }

  /** It is decided: from the commit on the request may be at the provider. */
  async startSending(tx: Transaction, request: ClaimedRequest, now: Instant): Promise<void> {
    await tx.query(
      `UPDATE report_requests SET status = 'sending', sent_at = $4, fault = NULL WHERE ${HELD}`,
      [...fence(request), now],
    );
  }

  /** Nothing has to be requested after all. */
  async drop(tx: Transaction, request: ClaimedRequest): Promise<boolean> {
    const gone = await tx.query<{ id: string }>(
      `DELETE FROM report_requests WHERE ${HELD} RETURNING id`,
      [...fence(request)],
    );
    return gone.length > 0;
  }

  /** Frees the request; it is looked at again later. */
  async postpone(
    tx: Pick<Transaction, 'query'>,
    request: ClaimedRequest,
    { until, asks, fault }: Postponement,
  ): Promise<boolean> {
    const kept = await tx.query<{ id: string }>(
      `UPDATE report_requests SET due_at = $4, asks = $5, fault = $6, leased_until = NULL
       WHERE ${HELD} RETURNING id`,
      [...fence(request), until, asks, fault],
    );
    return kept.length > 0;
  }

  /** Plans it anew under another id: what the provider may have of the old one is not it. */
  async planAgain(tx: Transaction, request: ClaimedRequest, next: Postponement): Promise<void> {
    await tx.query(
      `INSERT INTO report_requests (id, user_id, type, status, due_at, asks, fault, created_at)
       VALUES ($1, $2, $3, 'planned', $4, $5, $6, $7)
       ON CONFLICT (user_id, type) WHERE status = 'planned' DO UPDATE
       SET due_at = EXCLUDED.due_at, asks = EXCLUDED.asks, fault = EXCLUDED.fault`,
      [
        newId(),
        request.user_id,
        request.type,
        next.until,
        next.asks,
        next.fault,
        request.created_at,
      ],
    );
  }

  /** The provider makes this report; its outcome is asked for at `askAt` if nobody tells it. */
  async markRequested(
    tx: Transaction,
    request: ClaimedRequest,
    { reportId, now, askAt }: { reportId: string; now: Instant; askAt: Instant },
  ): Promise<boolean> {
    const kept = await tx.query<{ id: string }>(
      `UPDATE report_requests SET status = 'requested', report_id = $4, requested_at = $5,
         due_at = $6, asks = 0, fault = NULL, leased_until = NULL
       WHERE ${HELD} RETURNING id`,
      [...fence(request), reportId, now, askAt],
    );
    return kept.length > 0;
  }

  /** It has come to its end. */
  async finish(
    tx: Transaction,
    request: ClaimedRequest,
    end: { status: ReportRequestStatus; now: Instant; fault: string | null },
  ): Promise<boolean> {
    const kept = await tx.query<{ id: string }>(
      `UPDATE report_requests SET status = $4, finished_at = $5, fault = $6, due_at = NULL,
         leased_until = NULL
       WHERE ${HELD} RETURNING id`,
      [...fence(request), end.status, end.now, end.fault],
    );
    return kept.length > 0;
  }
}

function fence({ id, attempt, status }: ClaimedRequest): readonly unknown[] {
  return [id, attempt, status];
}
