/**
 * What is shown of each thing that happened to a user. A column that an entry has nothing to say in
 * is null; `id` tells entries of one kind at one moment apart.
 */
const FACTS = `
SELECT f.user_id, f.kind, f.at, f.stated_at IS NOT NULL AS is_exact, f.received_at, f.event_id AS id,
  f.event_id, f.account_id, f.error_code, NULL::uuid AS report_id, NULL::text AS report_type,
  s.event_id IS NOT NULL AS is_asked, NULL::text AS verdict, NULL::text AS detail,
  NULL::uuid AS webhook_id, NULL::text AS webhook_name
FROM facts f LEFT JOIN snapshots s ON s.event_id = f.event_id`;

const SNAPSHOTS = `
SELECT user_id, 'snapshot', taken_at, true, received_at, event_id,
  event_id, NULL, NULL, NULL, NULL, true, NULL, NULL, NULL, NULL
FROM snapshots`;

const TOLD = `
SELECT user_id, event, received_at, true, received_at, id,
  id, NULL, NULL, NULL, NULL, false, NULL, NULL, NULL, NULL
FROM events WHERE source = 'readywire' AND event LIKE 'reports.%'`;

const MISSED = `
SELECT user_id, 'missed', received_at, true, received_at, id,
  id, NULL, NULL, NULL, NULL, true, NULL, event, NULL, NULL
FROM events WHERE source = 'reconcile' AND event <> 'users.snapshot'`;

const CAME_AFTER_ALL = `
SELECT user_id, 'came_after_all', received_at, true, received_at, id,
  id, NULL, NULL, NULL, NULL, false, NULL, event, NULL, NULL
FROM events WHERE same_as IS NOT NULL`;

const VERDICTS = `
SELECT user_id, 'verdict', since, true, recorded_at, id,
  NULL, NULL, NULL, NULL, NULL, false, verdict, why, NULL, NULL
FROM verdict_changes`;

const REQUESTED = `
SELECT user_id, 'report_requested', requested_at, true, requested_at, id,
  NULL, NULL, NULL, report_id, type, false, NULL, NULL, NULL, NULL
FROM report_requests WHERE requested_at IS NOT NULL`;

const REFUSED = `
SELECT user_id, 'report_refused', finished_at, true, finished_at, id,
  NULL, NULL, NULL, NULL, type, false, NULL, fault, NULL, NULL
FROM report_requests WHERE status = 'refused' AND finished_at IS NOT NULL`;

/** Also reports that somebody else has ordered. */
const UNDERWAY = `
SELECT user_id, 'report_underway', coalesce(ordered_at, created_at), ordered_at IS NOT NULL,
  created_at, id, NULL, NULL, NULL, id, type, seen_at IS NOT NULL, NULL, NULL, NULL, NULL
FROM reports WHERE created_at IS DISTINCT FROM generated_at AND created_at IS DISTINCT FROM failed_at`;

const GENERATED = `
SELECT user_id, 'reports.generated', generated_at, false, generated_at, coalesce(event_id, id),
  event_id, NULL, NULL, id, type, event_id IS NULL, NULL, NULL, NULL, NULL
FROM reports WHERE generated_at IS NOT NULL`;

const FAILED = `
SELECT user_id, 'report_failed', failed_at, false, failed_at, id,
  NULL, NULL, NULL, id, type, true, NULL, NULL, NULL, NULL
FROM reports WHERE failed_at IS NOT NULL`;

/** What is still on its way is not told: it has not happened yet. */
const DELIVERIES = `
SELECT e.user_id, 'delivery_' || d.status, coalesce(d.finished_at, d.created_at), true,
  coalesce(d.finished_at, d.created_at), d.id, d.event_id, NULL,
  coalesce(d.last_error, 'answered ' || d.last_status_code), NULL, NULL, false, NULL, e.event,
  w.id, w.name
FROM deliveries d
JOIN events e ON e.id = d.event_id
JOIN subscriptions w ON w.id = d.subscription_id
WHERE d.status IN ('delivered', 'failed', 'held', 'blocked')`;

const ALL = [
  FACTS,
  SNAPSHOTS,
  TOLD,
  MISSED,
  CAME_AFTER_ALL,
  VERDICTS,
  REQUESTED,
  REFUSED,
  UNDERWAY,
  GENERATED,
  FAILED,
  DELIVERIES,
];

/** By receipt or recording, so that a fact that comes late, whatever its time, moves no page. */
const KEY = `concat_ws('/', to_char(received_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS'),
  id, kind, coalesce(account_id, report_id))`;

/** The keys of entries, as their cursors carry them. */
export const TIMELINE_KEY = /^\d{20}\/[0-9a-f-]{36}\/[a-z_.]{1,40}(\/[0-9a-f-]{36})?$/;

/** All that happened to users; each entry with its key. */
export const TIMELINE = `
SELECT * FROM (
  SELECT *, ${KEY} AS key FROM (${ALL.join('\nUNION ALL')}) AS happened
) AS entries`;
