/**
 * Leases due deliveries and brings along all that it takes to send them. Parameters: how many at
 * most, how many in flight to one subscription, what is in flight (ids, counts), milliseconds of
 * the lease.
 *
 * Fair: a place is the number of deliveries that its subscription would have in flight; lower
 * places go first, then the older. So a subscription with one due delivery is not behind one with
 * a hundred thousand. Of each only as many rows are read as there are slots for it, by the index.
 *
 * `shares` says how many of whom; `leased` takes them and passes over what another process is
 * claiming at this moment. The planner takes a limit that varies by row for a tenth of the rows
 * and plans for millions (and compiles the statement, which takes longer than it runs): hence the
 * fixed limits inside them, and `ANY(ARRAY(...))` instead of a join, which would read the table.
 */
export const CLAIM = `
WITH waiting AS MATERIALIZED (
  SELECT s.id AS subscription_id, d.due_at,
    COALESCE(busy.count, 0) + row_number() OVER (PARTITION BY s.id ORDER BY d.due_at) AS place
  FROM subscriptions s
  LEFT JOIN unnest($3::uuid[], $4::integer[]) AS busy (id, count) ON busy.id = s.id
  CROSS JOIN LATERAL (
    SELECT due_at FROM (
      SELECT due_at FROM deliveries
      WHERE subscription_id = s.id AND status = 'pending' AND due_at <= now()
      ORDER BY due_at LIMIT $1::integer
    ) oldest LIMIT GREATEST($2::integer - COALESCE(busy.count, 0), 0)
  ) d
  WHERE s.status = 'active' AND s.deleted_at IS NULL
), shares AS MATERIALIZED (
  SELECT subscription_id, count(*) AS share
  FROM (SELECT subscription_id FROM waiting ORDER BY place, due_at LIMIT $1::integer) AS chosen
  GROUP BY subscription_id
), leased AS MATERIALIZED (
  SELECT d.id FROM shares CROSS JOIN LATERAL (
    SELECT id FROM (
      SELECT id FROM deliveries
      WHERE subscription_id = shares.subscription_id AND status = 'pending' AND due_at <= now()
      ORDER BY due_at LIMIT $1::integer FOR UPDATE SKIP LOCKED
    ) oldest LIMIT shares.share
  ) d
), claimed AS (
  UPDATE deliveries
  SET attempt = attempt + 1, tries = tries + 1, is_leased = true,
    due_at = now() + $5::integer * interval '1 ms'
  WHERE id = ANY(ARRAY(SELECT id FROM leased))
  RETURNING id, event_id, subscription_id, attempt, tries
)
SELECT c.id, c.event_id, c.subscription_id, c.attempt, c.tries, e.event, e.body,
  s.name, s.url, s.config, s.secret_sealed
FROM claimed c
JOIN events e ON e.id = c.event_id
JOIN subscriptions s ON s.id = c.subscription_id
ORDER BY c.id`;

/**
 * Writes outcomes that arrived together. Parameters, an array each: id, attempt, status,
 * milliseconds to the next try, started at, duration, status code, error, answer.
 *
 * The attempt is recorded even if the lease was lost meanwhile; the delivery moves on only if it
 * still bears the attempt's number (the fence) and has not been cancelled. The endpoint learns
 * from what counted: a delivery ends a row of failures, a refused address says nothing of it.
 */
export const COMPLETE = `
WITH outcome AS MATERIALIZED (
  SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::bigint[], $5::timestamptz[],
    $6::integer[], $7::integer[], $8::text[], $9::text[])
    AS o (id, attempt, status, wait_ms, started_at, duration_ms, status_code, error, answer)
), recorded AS (
  INSERT INTO attempts (delivery_id, number, started_at, duration_ms, status_code, error, answer)
  SELECT o.id, o.attempt, o.started_at, o.duration_ms, o.status_code, o.error, o.answer
  FROM outcome o WHERE EXISTS (SELECT FROM deliveries d WHERE d.id = o.id)
  ON CONFLICT DO NOTHING
), moved AS (
  UPDATE deliveries d
  SET status = o.status, is_leased = false, due_at = now() + o.wait_ms * interval '1 ms',
    finished_at = CASE WHEN o.status <> 'pending' THEN now() END,
    last_status_code = o.status_code, last_error = o.error
  FROM outcome o
  WHERE d.id = o.id AND d.attempt = o.attempt AND d.is_leased AND d.status = 'pending'
  RETURNING d.id, d.subscription_id, o.status, o.started_at, o.status_code, o.error
), learned AS (
  INSERT INTO endpoints AS known (subscription_id, failures, failing_since, last_sent_at)
  SELECT subscription_id,
    CASE WHEN bool_or(status = 'delivered') THEN 0
      ELSE count(*) FILTER (WHERE status <> 'blocked') END,
    CASE WHEN NOT bool_or(status = 'delivered') THEN
      min(started_at) FILTER (WHERE status <> 'blocked') END,
    max(started_at) FILTER (WHERE status_code IS NOT NULL
      OR error IN ('timeout', 'reset', 'protocol'))
  FROM moved GROUP BY subscription_id ORDER BY subscription_id
  ON CONFLICT (subscription_id) DO UPDATE SET
    failures = CASE WHEN excluded.failures = 0 AND excluded.last_sent_at IS NOT NULL THEN 0
      ELSE known.failures + excluded.failures END,
    failing_since = CASE WHEN excluded.failures = 0 AND excluded.last_sent_at IS NOT NULL THEN NULL
      ELSE COALESCE(known.failing_since, excluded.failing_since) END,
    last_sent_at = GREATEST(known.last_sent_at, excluded.last_sent_at)
)
SELECT id FROM moved`;

/** Parameters: ids and their attempts. A hand-back uses up no try, unlike a lost lease. */
export const HAND_BACK = `
UPDATE deliveries d
SET is_leased = false, tries = GREATEST(d.tries - 1, 0), due_at = now()
FROM unnest($1::uuid[], $2::integer[]) AS back (id, attempt)
WHERE d.id = back.id AND d.attempt = back.attempt AND d.is_leased AND d.status = 'pending'`;

/** In small portions: the rest is due still and comes with the next round. */
export const SETTLE_INACTIVE = `
WITH due AS MATERIALIZED (
  SELECT d.id, CASE WHEN s.deleted_at IS NULL THEN 'held' ELSE 'cancelled' END AS status
  FROM subscriptions s
  CROSS JOIN LATERAL (
    SELECT id FROM deliveries
    WHERE subscription_id = s.id AND status = 'pending' AND due_at <= now()
    ORDER BY due_at LIMIT 500 FOR UPDATE SKIP LOCKED
  ) d
  WHERE s.status <> 'active' OR s.deleted_at IS NOT NULL
)
UPDATE deliveries
SET is_leased = false, status = due.status,
  finished_at = CASE WHEN due.status = 'cancelled' THEN now() END
FROM due WHERE deliveries.id = due.id AND deliveries.id = ANY(ARRAY(SELECT id FROM due))`;
