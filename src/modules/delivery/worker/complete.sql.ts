/** So many failures in a row that say the endpoint is not there pause it. */
const STRIKES = 5;
const LONGEST_PAUSE_MS = 3_600_000;
/** Of the moving average of the time that answers take, the part of the newest batch. */
const NEWEST = 0.3;

/**
 * What the outcomes that counted say of each endpoint, in the order in which they came: a 2xx
 * ends a row of failures, any answer that is one of its own ends a row of strikes.
 */
const NEWS = `
  SELECT subscription_id, last_well > 0 AS is_well, last_there > 0 AS is_there,
    count(*) FILTER (WHERE sign NOT IN ('well', 'none') AND place > last_well) AS failures,
    count(*) FILTER (WHERE sign = 'unwell' AND place > last_there) AS strikes,
    bool_or(sign = 'gone' AND place > last_well) AS is_gone,
    bool_or(sign = 'busy') AS is_busy, max(pause_ms) AS pause_ms,
    bool_or(is_probe) AS has_probed, bool_or(is_probe AND sign = 'well') AS probe_is_well,
    bool_or(is_probe AND sign NOT IN ('well', 'none')) AS probe_has_failed,
    bool_or(sign <> 'none') AS is_tried,
    avg(duration_ms) FILTER (WHERE sign <> 'none') AS answer_ms,
    max(started_at) FILTER (WHERE status_code IS NOT NULL
      OR error IN ('timeout', 'reset', 'protocol')) AS last_sent_at
  FROM (
    SELECT *, COALESCE(max(place) FILTER (WHERE sign = 'well') OVER one, 0) AS last_well,
      COALESCE(max(place) FILTER (WHERE sign IN ('well', 'unwilling', 'busy', 'gone')) OVER one, 0)
        AS last_there
    FROM moved WINDOW one AS (PARTITION BY subscription_id)
  ) AS marked
  GROUP BY subscription_id, last_well, last_there`;

/** What was known, with the news; `pauses_now` decides who is paused from now on. */
const JUDGED = `
  SELECT n.*, k.paused_until, k.failing_since, k.last_tried_at,
    k.last_sent_at AS known_sent_at, k.answer_ms AS known_answer_ms,
    COALESCE(k.is_gone, false) AND NOT n.is_well AS was_gone,
    COALESCE(k.pauses, 0) AS pauses, now_failures, now_strikes,
    CASE WHEN k.paused_until IS NULL
      THEN n.is_busy OR n.is_gone OR now_strikes >= ${String(STRIKES)}
      ELSE n.probe_has_failed END AS pauses_now,
    now() + LEAST(${String(LONGEST_PAUSE_MS)}, GREATEST(n.pause_ms, (0.8 + 0.4 * random()) *
      ($15::bigint[])[LEAST(COALESCE(k.pauses, 0) + 1, cardinality($15::bigint[]))]))
      * interval '1 ms' AS next_pause
  FROM news n LEFT JOIN known k USING (subscription_id)
  CROSS JOIN LATERAL (SELECT
    CASE WHEN n.is_well THEN 0 ELSE COALESCE(k.failures, 0) END + n.failures AS now_failures,
    CASE WHEN n.is_there THEN 0 ELSE COALESCE(k.strikes, 0) END + n.strikes AS now_strikes) c`;

/**
 * A probe decides of a pause; what else was in flight when it began can only make it longer, by
 * asking for it. A probe that failed for a fault of our own is followed by the next.
 */
const ENDPOINTS = `
  SELECT subscription_id, now_failures, now_strikes, is_gone OR was_gone,
    CASE WHEN now_failures > 0 THEN
      COALESCE(CASE WHEN NOT is_well THEN failing_since END, now()) END,
    CASE WHEN pauses_now THEN next_pause
      WHEN paused_until IS NULL OR probe_is_well THEN NULL
      WHEN has_probed THEN now()
      WHEN is_busy THEN GREATEST(paused_until,
        now() + LEAST(${String(LONGEST_PAUSE_MS)}, COALESCE(pause_ms, 0)) * interval '1 ms')
      ELSE paused_until END,
    CASE WHEN pauses_now THEN pauses + 1 WHEN probe_is_well THEN 0 ELSE pauses END,
    GREATEST(known_sent_at, last_sent_at),
    CASE WHEN is_tried THEN now() ELSE last_tried_at END,
    round(COALESCE(${String(1 - NEWEST)} * known_answer_ms + ${String(NEWEST)} * answer_ms,
      answer_ms, known_answer_ms))::integer
  FROM judged ORDER BY subscription_id`;

/**
 * Writes outcomes that arrived together. Parameters, an array each: id, attempt, status,
 * milliseconds to the next try, started at, duration, status code, error, answer, what it says of
 * the endpoint, milliseconds for which that asks to be left alone, whether it was the probe, status
 * code under the old secret of a rotation, subscription; and the retry schedule in milliseconds, by
 * whose steps pauses grow.
 *
 * The deliveries are locked first, in the order of their ids: one that is being deleted (its person
 * is erased) is waited for, and then nothing of it is recorded. The attempt is recorded even if the
 * lease was lost meanwhile; the delivery moves on only if it still bears the attempt's number (the
 * fence) and has not been cancelled. The endpoint learns
 * from what counted; its row is locked first, so that two processes do not both count from the
 * same state.
 */
export const COMPLETE = `
WITH outcome AS MATERIALIZED (
  SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::bigint[], $5::timestamptz[],
    $6::integer[], $7::integer[], $8::text[], $9::text[], $10::text[], $11::bigint[],
    $12::boolean[], $13::integer[], $14::uuid[]) WITH ORDINALITY
    AS o (id, attempt, status, wait_ms, started_at, duration_ms, status_code, error, answer,
      sign, pause_ms, is_probe, old_secret_status_code, subscription_id, place)
), held AS MATERIALIZED (
  SELECT id FROM deliveries WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
), recorded AS (
  INSERT INTO attempts (delivery_id, number, started_at, duration_ms, status_code, error, answer,
    old_secret_status_code, subscription_id)
  SELECT o.id, o.attempt, o.started_at, o.duration_ms, o.status_code, o.error, o.answer,
    o.old_secret_status_code, o.subscription_id
  FROM outcome o WHERE o.id = ANY(ARRAY(SELECT id FROM held))
  ON CONFLICT DO NOTHING
), moved AS (
  UPDATE deliveries d
  SET status = o.status, is_leased = false, due_at = now() + o.wait_ms * interval '1 ms',
    finished_at = CASE WHEN o.status <> 'pending' THEN now() END,
    last_status_code = o.status_code, last_error = o.error
  FROM outcome o
  WHERE d.id = o.id AND o.id = ANY(ARRAY(SELECT id FROM held))
    AND d.attempt = o.attempt AND d.is_leased AND d.status = 'pending'
  RETURNING d.id, d.subscription_id, o.started_at, o.duration_ms, o.status_code, o.error,
    o.sign, o.pause_ms, o.is_probe, o.place
), news AS MATERIALIZED (${NEWS}
), known AS MATERIALIZED (
  SELECT * FROM endpoints WHERE subscription_id IN (SELECT subscription_id FROM news)
  ORDER BY subscription_id FOR UPDATE
), judged AS (${JUDGED}
), learned AS (
  INSERT INTO endpoints (subscription_id, failures, strikes, is_gone, failing_since, paused_until,
    pauses, last_sent_at, last_tried_at, answer_ms)
  ${ENDPOINTS}
  ON CONFLICT (subscription_id) DO UPDATE SET
    failures = excluded.failures, strikes = excluded.strikes, is_gone = excluded.is_gone,
    failing_since = excluded.failing_since, paused_until = excluded.paused_until,
    pauses = excluded.pauses, last_sent_at = excluded.last_sent_at,
    last_tried_at = excluded.last_tried_at, answer_ms = excluded.answer_ms
)
SELECT id FROM moved`;
