/**
 * Parameters: ids, their attempts, which of them are probes. A hand-back uses up no try, unlike a
 * lost lease; the endpoint of a probe may be probed by another at once. Deliveries are locked in the
 * order of their ids, as everywhere.
 */
export const HAND_BACK = `
WITH held AS MATERIALIZED (
  SELECT id FROM deliveries WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
), handed_back AS (
  UPDATE deliveries d
  SET is_leased = false, tries = GREATEST(d.tries - 1, 0), due_at = now()
  FROM unnest($1::uuid[], $2::integer[], $3::boolean[]) AS back (id, attempt, is_probe)
  WHERE d.id = back.id AND back.id = ANY(ARRAY(SELECT id FROM held))
    AND d.attempt = back.attempt AND d.is_leased AND d.status = 'pending'
  RETURNING d.subscription_id, back.is_probe
)
UPDATE endpoints SET paused_until = now()
WHERE paused_until IS NOT NULL
  AND subscription_id IN (SELECT subscription_id FROM handed_back WHERE is_probe)`;

/**
 * What is due for a disabled subscription is held; what waits for a deleted one is cancelled, due or
 * not. In small portions: the rest comes with the next round.
 */
export const SETTLE_INACTIVE = `
WITH due AS MATERIALIZED (
  SELECT d.id, CASE WHEN s.deleted_at IS NULL THEN 'held' ELSE 'cancelled' END AS status
  FROM subscriptions s
  CROSS JOIN LATERAL (
    SELECT id FROM deliveries
    WHERE subscription_id = s.id AND status = 'pending' AND is_recovered IN (false, true)
      AND (due_at <= now() OR (s.deleted_at IS NOT NULL AND NOT is_leased))
    LIMIT 500 FOR UPDATE SKIP LOCKED
  ) d
  WHERE s.status <> 'active' OR s.deleted_at IS NOT NULL
)
UPDATE deliveries
SET is_leased = false, status = due.status,
  finished_at = CASE WHEN due.status = 'cancelled' THEN now() END
FROM due WHERE deliveries.id = due.id AND deliveries.id = ANY(ARRAY(SELECT id FROM due))`;
