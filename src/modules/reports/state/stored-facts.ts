import type { FactEntity } from '../../../entities/fact.entity.js';
import type { Fact } from '../tracking/fact.js';

/** A fact as it is stored. */
export type FactRow = Readonly<FactEntity>;

/** The row that keeps the fact; whether it is exact follows from `stated_at`. */
export function toFactRow(fact: Fact): FactRow {
  return {
    event_id: fact.eventId,
    account_id: fact.account,
    kind: fact.kind,
    user_id: fact.user,
    at: fact.at,
    stated_at: fact.statedAt,
    received_at: fact.receivedAt,
    error_code: fact.errorCode,
  };
}

/** The fact that the row keeps. */
export function toFact(row: FactRow): Fact {
  return {
    user: row.user_id,
    account: row.account_id,
    kind: row.kind,
    at: row.at,
    statedAt: row.stated_at,
    exact: row.stated_at !== null,
    receivedAt: row.received_at,
    eventId: row.event_id,
    errorCode: row.error_code,
  };
}
