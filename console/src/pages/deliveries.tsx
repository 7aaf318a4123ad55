import { withQuery } from '../api/call.js';
import { EVENT_CATALOGUE } from '../../../src/core/catalogue/event-catalogue.js';
import type { Delivery } from '../api/types.js';
import { Badge } from '../components/badge.js';
import { Filters, type Filter } from '../components/filters.js';
import { List } from '../components/list.js';
import { Ago } from '../components/time.js';
import { short } from '../format.js';
import { Link } from '../router.js';

const STATUSES = ['pending', 'sending', 'delivered', 'failed', 'held', 'blocked', 'cancelled'];
const FILTERS: readonly Filter[] = [
  { name: 'status', label: 'Status', options: STATUSES },
  { name: 'event', label: 'Event', proposals: Object.keys(EVENT_CATALOGUE) },
  { name: 'webhook', label: 'Subscription id' },
  { name: 'user', label: 'User id' },
  { name: 'event_id', label: 'Event id' },
];

/** Who got what, and who did not. */
export function DeliveriesPage({ query }: { query: URLSearchParams }) {
  const filters = Object.fromEntries(FILTERS.map(({ name }) => [name, query.get(name) ?? '']));
  return (
    <>
      <h1>Deliveries</h1>
      <Filters at="/deliveries" filters={FILTERS} query={query} />
      <DeliveryList filters={filters} />
    </>
  );
}

/** The deliveries that pass the filters. */
export function DeliveryList({ filters }: { filters: Readonly<Record<string, string>> }) {
  return (
    <List<Delivery>
      caption="Deliveries, newest first"
      path={withQuery('/v2/deliveries', { ...filters, limit: '25' })}
      heads={['Event', 'Subscription', 'Status', 'Last answer', 'Tries', 'Made']}
      empty="No delivery is like that."
      row={(one) => [
        <Link to={`/deliveries/${one.id}`}>
          {one.event || 'no name'} <span class="id">{short(one.id)}</span>
        </Link>,
        <Link to={`/subscriptions/${one.webhook}`}>{one.webhook_name}</Link>,
        <Badge status={one.status} />,
        <LastAnswer delivery={one} />,
        one.attempt_count,
        <Ago at={one.created_at} />,
      ]}
    />
  );
}

function LastAnswer({ delivery }: { delivery: Delivery }) {
  const { last_status_code: code, last_error: error } = delivery;
  if (code === null && error === null) return <span class="dim">none</span>;
  return (
    <span>
      {code ?? ''} {error && error !== 'http_status' ? error.replaceAll('_', ' ') : ''}
    </span>
  );
}
