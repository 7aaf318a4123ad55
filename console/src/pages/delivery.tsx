import { call } from '../api/call.js';
import type { Attempt, DeliveryWithAttempts } from '../api/types.js';
import { Action } from '../components/action.js';
import { Badge } from '../components/badge.js';
import { Facts } from '../components/facts.js';
import { Fault } from '../components/fault.js';
import { Ago } from '../components/time.js';
import { duration, time } from '../format.js';
import { useData } from '../live/use-data.js';
import { Link } from '../router.js';
import { useMay } from '../session.js';

const RESENDABLE = new Set(['delivered', 'failed', 'held', 'blocked']);
const WHY: Readonly<Record<string, string>> = {
  pending: 'It waits for its next try.',
  sending: 'It is being sent right now.',
  delivered: 'The subscriber answered with a 2xx.',
  failed: 'Every try of the schedule failed. Mend the endpoint, then send it again.',
  held: 'Its subscription is disabled. Enable it, then recover what is held.',
  blocked: 'The address of the url is refused: see DELIVERY_ALLOWED_NETWORKS.',
  cancelled: 'Its subscription was deleted.',
};
const ERRORS: Readonly<Record<string, string>> = {
  http_status: 'The answer was no 2xx.',
  timeout: 'There was no answer in time.',
  refused: 'The connection was refused: nothing listens there.',
  reset: 'The connection broke.',
  dns: 'The name of the host was not found.',
  tls: 'The TLS connection could not be made.',
  address_refused: 'The address may not be reached from here.',
  secret_unreadable: 'The secret of the subscription can not be opened.',
};

/** Why a subscriber did not get it, and once more to them. */
export function DeliveryPage({ id }: { id: string }) {
  const { data, fault, reload } = useData<DeliveryWithAttempts>(
    `/v2/deliveries/${encodeURIComponent(id)}`,
  );
  return (
    <>
      <p class="crumbs">
        <Link to="/deliveries">Deliveries</Link>
      </p>
      <Fault fault={fault} />
      {data && <Delivery delivery={data} reload={reload} />}
    </>
  );
}

interface DeliveryProps {
  readonly delivery: DeliveryWithAttempts;
  readonly reload: () => void;
}

function Delivery({ delivery, reload }: DeliveryProps) {
  const mayResend = useMay('operate') && RESENDABLE.has(delivery.status);
  const resend = async (): Promise<string> => {
    await call(`/v2/deliveries/${delivery.id}/resend`, { method: 'POST' });
    reload();
    return 'It is queued.';
  };
  return (
    <>
      <div class="head">
        <h1>{delivery.event || 'An event without a name'}</h1>
        <Badge status={delivery.status} big />
        {mayResend && <Action name="Send again" act={resend} isMain />}
      </div>
      <p class="lead">{WHY[delivery.status]}</p>
      <Facts
        facts={[
          [
            'Subscription',
            <Link to={`/subscriptions/${delivery.webhook}`}>{delivery.webhook_name}</Link>,
          ],
          ['Event', <Link to={`/events/${delivery.event_id}`}>{delivery.event_id}</Link>],
          [
            'User',
            delivery.user ? <Link to={`/users/${delivery.user}`}>{delivery.user}</Link> : '–',
          ],
          ['webhook-id', <code>{delivery.id}</code>],
          ['Made', <Ago at={delivery.created_at} />],
          ['Next try', <Ago at={delivery.next_attempt_at} none="none" />],
        ]}
      />
      <h2>Attempts</h2>
      {delivery.attempts.length === 0 && <p class="empty">It was not tried yet.</p>}
      <ol class="attempts">
        {delivery.attempts.map((attempt) => (
          <Try key={attempt.number} attempt={attempt} />
        ))}
      </ol>
    </>
  );
}

function Try({ attempt }: { attempt: Attempt }) {
  const { number, status_code: code, error, answer } = attempt;
  return (
    <li class="card attempt">
      <div class="attempt-head">
        <b>Attempt {number}</b>
        <span class={`badge ${error === null ? 'good' : 'bad'}`}>
          {code ?? error?.replaceAll('_', ' ') ?? 'no answer'}
        </span>
        <span class="dim">
          {time(attempt.started_at)}, took {duration(attempt.duration_ms)}
        </span>
      </div>
      {error !== null && <p>{ERRORS[error] ?? error.replaceAll('_', ' ')}</p>}
      {answer !== null && answer !== '' && (
        <pre tabIndex={0} aria-label={`The answer to attempt ${number}`}>
          {answer}
        </pre>
      )}
    </li>
  );
}
