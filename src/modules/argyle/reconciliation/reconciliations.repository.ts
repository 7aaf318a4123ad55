import { Injectable } from '@nestjs/common';
import type { Instant } from '../../../common/instant.js';
import { Database } from '../../../core/database/database.js';
import type { Queryable, Transaction } from '../../../core/database/queryable.js';
import type { ReconciliationEntity } from '../../../entities/reconciliation.entity.js';
import type { Verdict } from '../../../entities/user.entity.js';
import type { NextQuestion, UserStanding } from './next-question.js';
import { HAS_OPEN_ACCOUNTS } from './reconciliation-plan.repository.js';

/** A user about whom this process may ask until its lease runs out. */
export type ClaimedUser = Pick<ReconciliationEntity, 'user_id' | 'is_routine' | 'asks' | 'attempt'>;

/** What is to be claimed. */
export interface UserClaim {
  readonly now: Instant;
  readonly leaseMs: number;
  readonly most: number;
  /** Users a second, over all processes. */
  readonly perSecond: number;
  readonly isRoutine: boolean;
}

interface StandingRow {
  readonly verdict: Verdict;
  readonly has_open_accounts: boolean;
  readonly has_news: boolean;
  readonly heard_at: Instant;
  readonly has_report_underway: boolean;
}

/** Every user is locked for no longer than a statement takes; what counts is the attempt. */
@Injectable()
export class ReconciliationsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Leases users who are due, the oldest first, and waits for nobody. Not those of whom an event
   * waits to be processed: what was heard comes before what is asked.
   */
  async claimDue({ now, leaseMs, most, perSecond, isRoutine }: UserClaim): Promise<ClaimedUser[]> {
    return this.database.query<ClaimedUser>(
      `WITH due AS MATERIALIZED (
         SELECT user_id FROM reconciliations r
         WHERE is_routine = $5 AND due_at <= $1 AND (leased_until IS NULL OR leased_until < now())
           AND NOT EXISTS (
             SELECT FROM events e WHERE e.user_id = r.user_id AND e.status = 'received')
         ORDER BY due_at
         LIMIT GREATEST(0, LEAST($3::integer, $4::integer - (
           SELECT count(*) FROM reconciliations WHERE asked_at > now() - interval '1 s')))
         FOR UPDATE SKIP LOCKED)
       UPDATE reconciliations SET attempt = attempt + 1, asked_at = now(),
         leased_until = now() + $2::bigint * interval '1 ms'
       WHERE user_id = ANY(ARRAY(SELECT user_id FROM due))
       RETURNING user_id, is_routine, asks, attempt`,
      [now, leaseMs, most, perSecond, isRoutine],
    );
  }

  /** Whether the claim still stands: nobody else has the user, and nobody erased them. */
  async isHeld(database: Queryable, { user_id, attempt }: ClaimedUser): Promise<boolean> {
    const held = await database.query<{ user_id: string }>(
      `SELECT user_id FROM reconciliations WHERE user_id = $1 AND attempt = $2`,
      [user_id, attempt],
    );
    return held.length > 0;
  }

  /** Where the user stands now; null if nothing was ever heard of them. */
  async standingOf(database: Queryable, user: string): Promise<UserStanding | null> {
    const [row] = await database.query<StandingRow>(
      `SELECT u.verdict, ${HAS_OPEN_ACCOUNTS} AS has_open_accounts,
         EXISTS (SELECT FROM events e WHERE e.user_id = u.id AND e.status = 'received') AS has_news,
         COALESCE((SELECT max(f.received_at) FROM facts f WHERE f.user_id = u.id), u.created_at)
           AS heard_at,
         EXISTS (SELECT FROM reports p WHERE p.user_id = u.id
           AND p.status IN ('waiting_for_sync', 'generating')) AS has_report_underway
       FROM users u WHERE u.id = $1`,
      [user],
    );
    if (!row) return null;
    return {
      verdict: row.verdict,
      hasOpenAccounts: row.has_open_accounts,
      hasNews: row.has_news,
      heardAt: row.heard_at,
      hasReportUnderway: row.has_report_underway,
    };
  }

  /** Frees the user until the next question. */
  async finish(
    tx: Pick<Transaction, 'query'>,
    { user_id, attempt }: ClaimedUser,
    next: NextQuestion & { readonly fault: string | null },
  ): Promise<void> {
    await tx.query(
      `UPDATE reconciliations SET due_at = $3, is_routine = $4, asks = $5, fault = $6,
         leased_until = NULL
       WHERE user_id = $1 AND attempt = $2`,
      [user_id, attempt, next.dueAt, next.isRoutine, next.asks, next.fault],
    );
  }
}
