import { bodyOf, EVENT } from './message.js';

/** Asks the database. */
export type Ask = (sql: string, parameters: readonly unknown[]) => Promise<unknown>;

/** A UUIDv7 of that millisecond, in SQL, and `n` in the digits that are random in others. */
export const idOf = (ms: string, n: string): string =>
  `(lpad(to_hex(${ms}), 12, '0') || '70008' || lpad(to_hex(${n}), 15, '0'))::uuid`;

const EVENTS = `
  INSERT INTO events (id, source, event, user_id, body, received_at, status, tries, processed_at)
  SELECT ${idOf('$1::bigint', 'n')}, 'argyle', $2::text, md5(n::text)::uuid,
    convert_to(body, 'UTF8'), now(), 'processed', 1, now()
  FROM unnest($3::text[]) WITH ORDINALITY AS b (body, n)`;
const DELIVERIES = `
  INSERT INTO deliveries (id, event_id, subscription_id, status, due_at, created_at)
  SELECT ${idOf('$1::bigint', '$2::bigint + n')}, ${idOf('$1::bigint', 'n')},
    ($3::uuid[])[1 + n % cardinality($3::uuid[])], 'pending', now(), now()
  FROM generate_series(1, $2::bigint) AS n`;

/** Makes so many processed events with a due delivery each, to the subscriptions in turn. */
export async function fillDueRows(
  ask: Ask,
  count: number,
  subscriptions: readonly string[],
): Promise<void> {
  const ms = Date.now();
  await ask(EVENTS, [ms, EVENT, Array.from({ length: count }, (_, n) => bodyOf(n))]);
  await ask(DELIVERIES, [ms, count, subscriptions]);
}
