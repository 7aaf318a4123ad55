const OLDEST = (columns: string, isRecovered: boolean, subscription: string, lock = ''): string => `
      SELECT ${columns} FROM deliveries
      WHERE subscription_id = ${subscription} AND status = 'pending'
        AND ${isRecovered ? '' : 'NOT '}is_recovered AND due_at <= now()
      ORDER BY due_at LIMIT $1::integer ${lock}`;

/**
 * Leases due deliveries and brings along all that it takes to send them. Parameters: how many at
 * most, how many in flight to one subscription, what is in flight (ids, counts), milliseconds of
 * the lease, which of those in flight are slow, milliseconds above which an endpoint's answers
 * are slow, how many in flight to the slow ones together, how many to one that nothing is known of.
 *
 * Fair: a place is the number of deliveries that its subscription would have in flight; lower
 * places go first, then the older. So a subscription with one due delivery is not behind one with
 * a hundred thousand. Recovered deliveries go behind all fresh ones. Of each subscription only as
 * many rows are read as there are slots for it, by the index; of a paused one and of one that is
 * gone none. One whose pause has passed gets a single delivery, the probe: its endpoint is locked,
 * so that no other process sends one too, and stays paused until the lease of the probe ends.
 *
 * `shares` says how many of whom; `leased` takes them and passes over what another process is
 * claiming at this moment. The planner takes a limit that varies by row for a tenth of the rows
 * and plans for millions (and compiles the statement, which takes longer than it runs): hence the
 * fixed limits inside them, and `ANY(ARRAY(...))` instead of a join, which would read the table.
 */
export const CLAIM = `
WITH busy AS MATERIALIZED (
  SELECT b.id, b.count, b.is_slow OR COALESCE(e.answer_ms > $7::integer, false) AS is_slow
  FROM unnest($3::uuid[], $4::integer[], $6::boolean[]) AS b (id, count, is_slow)
  LEFT JOIN endpoints e ON e.subscription_id = b.id
), open AS MATERIALIZED (
  SELECT s.id AS subscription_id, COALESCE(busy.count, 0) AS in_flight,
    e.paused_until IS NOT NULL AS is_probe, e.answer_ms IS NULL AS is_new,
    COALESCE(busy.is_slow, e.answer_ms > $7::integer, false) AS is_slow,
    LEAST($2::integer - COALESCE(busy.count, 0),
      CASE WHEN e.answer_ms IS NULL THEN $9::integer - COALESCE(busy.count, 0) END,
      CASE WHEN e.paused_until IS NOT NULL THEN 1 END) AS room
  FROM subscriptions s
  LEFT JOIN endpoints e ON e.subscription_id = s.id
  LEFT JOIN busy ON busy.id = s.id
  WHERE s.status = 'active' AND s.deleted_at IS NULL
    AND (e.paused_until IS NULL OR e.paused_until <= now()) AND e.is_gone IS NOT TRUE
), waiting AS MATERIALIZED (
  SELECT open.*, d.is_recovered, d.due_at, open.in_flight + row_number() OVER (
    PARTITION BY open.subscription_id ORDER BY d.is_recovered, d.due_at) AS place
  FROM open CROSS JOIN LATERAL (
    SELECT is_recovered, due_at FROM (
      (${OLDEST('is_recovered, due_at', false, 'open.subscription_id')}
      ) UNION ALL (${OLDEST('is_recovered, due_at', true, 'open.subscription_id')}
      )
    ) oldest LIMIT GREATEST(open.room, 0)
  ) d
), turns AS (
  SELECT *, row_number() OVER (
    PARTITION BY is_slow ORDER BY is_recovered, place, due_at) AS turn
  FROM waiting
), shares AS MATERIALIZED (
  SELECT subscription_id, is_probe, is_probe OR is_new OR is_slow AS is_limited,
    count(*) AS share
  FROM (
    SELECT * FROM turns
    WHERE NOT is_slow
      OR turn <= $8::integer - (SELECT COALESCE(sum(count), 0) FROM busy WHERE is_slow)
    ORDER BY is_recovered, place, due_at LIMIT $1::integer
  ) AS chosen
  GROUP BY subscription_id, is_probe, is_new, is_slow
), probing AS MATERIALIZED (
  SELECT subscription_id FROM endpoints
  WHERE subscription_id = ANY(ARRAY(SELECT subscription_id FROM shares WHERE is_probe))
    AND paused_until <= now()
  FOR UPDATE SKIP LOCKED
), leased AS MATERIALIZED (
  SELECT d.id FROM shares CROSS JOIN LATERAL (
    SELECT id FROM (
      SELECT id FROM (${OLDEST('id', false, 'shares.subscription_id', 'FOR UPDATE SKIP LOCKED')}
      ) fresh UNION ALL
      SELECT id FROM (${OLDEST('id', true, 'shares.subscription_id', 'FOR UPDATE SKIP LOCKED')}
      ) recovered
    ) oldest LIMIT shares.share
  ) d
  WHERE NOT shares.is_probe OR shares.subscription_id IN (SELECT subscription_id FROM probing)
), claimed AS (
  UPDATE deliveries
  SET attempt = attempt + 1, tries = tries + 1, is_leased = true,
    due_at = now() + $5::integer * interval '1 ms'
  WHERE id = ANY(ARRAY(SELECT id FROM leased))
  RETURNING id, event_id, subscription_id, attempt, tries, is_recovered
), probed AS (
  UPDATE endpoints SET paused_until = now() + $5::integer * interval '1 ms'
  WHERE subscription_id = ANY(ARRAY(
    SELECT c.subscription_id FROM claimed c JOIN shares USING (subscription_id) WHERE is_probe))
)
SELECT c.id, c.event_id, c.subscription_id, c.attempt, c.tries, c.is_recovered, e.event, e.body,
  s.name, s.url, s.config, s.secret_sealed,
  CASE WHEN s.old_secret_until > now() THEN s.old_secret_sealed END AS old_secret_sealed,
  shares.is_probe, shares.is_limited
FROM claimed c
JOIN shares ON shares.subscription_id = c.subscription_id
JOIN events e ON e.id = c.event_id
JOIN subscriptions s ON s.id = c.subscription_id
ORDER BY c.id`;
