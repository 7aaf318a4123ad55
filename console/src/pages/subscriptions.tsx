import { useState } from 'preact/hooks';
import type { Webhook } from '../api/types.js';
import { Badge } from '../components/badge.js';
import { List } from '../components/list.js';
import { Ago } from '../components/time.js';
import { go, Link } from '../router.js';
import { useMay } from '../session.js';
import { SubscriptionForm } from '../subscriptions/subscription-form.js';
import { SecretDialog } from '../subscriptions/secret-dialog.js';

/** Who wants which events where. */
export function SubscriptionsPage({ query }: { query: URLSearchParams }) {
  const mayCreate = useMay('admin');
  const isNew = query.has('new') && mayCreate;
  const [made, setMade] = useState<Webhook>();
  return (
    <>
      <div class="head">
        <h1>Subscriptions</h1>
        {mayCreate && !isNew && (
          <button class="main" onClick={() => go('/subscriptions?new')}>
            New subscription
          </button>
        )}
      </div>
      {isNew && (
        <SubscriptionForm
          done={(webhook) => {
            go('/subscriptions', { replace: true });
            if (webhook) setMade(webhook);
          }}
        />
      )}
      {made && (
        <SecretDialog
          webhook={made}
          close={() => {
            setMade(undefined);
            go(`/subscriptions/${made.id}`);
          }}
        />
      )}
      <List<Webhook>
        caption="Subscriptions, newest first"
        path="/v2/webhooks?limit=50"
        heads={['Name', 'Url', 'Events', 'Health', 'Last sent']}
        empty="There is no subscription yet."
        row={(one) => [
          <Link to={`/subscriptions/${one.id}`}>{one.name}</Link>,
          <span class="url">{one.url}</span>,
          <EventNames names={one.events} />,
          <Badge status={healthOf(one)} />,
          <Ago at={one.last_sent_at} none="never" />,
        ]}
      />
    </>
  );
}

/** In one word. */
export function healthOf({ status, failing_since }: Webhook): string {
  if (status === 'disabled') return 'disabled';
  return failing_since === null ? 'active' : 'failing';
}

function EventNames({ names }: { names: readonly string[] }) {
  const [first = ''] = names;
  if (first === '*') return <span>all events</span>;
  return (
    <span title={names.join(', ')}>
      {first}
      {names.length > 1 && <span class="dim"> and {names.length - 1} more</span>}
    </span>
  );
}
