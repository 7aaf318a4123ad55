import { EVENT_CATALOGUE } from '../../../src/core/catalogue/event-catalogue.js';
import { withQuery } from '../api/call.js';
import type { LoggedEvent } from '../api/types.js';
import { Badge } from '../components/badge.js';
import { Filters, type Filter } from '../components/filters.js';
import { List } from '../components/list.js';
import { Ago } from '../components/time.js';
import { short } from '../format.js';
import { Link } from '../router.js';

const FILTERS: readonly Filter[] = [
  { name: 'status', label: 'Status', options: ['received', 'processed', 'quarantined'] },
  { name: 'source', label: 'Source', options: ['argyle', 'readywire', 'reconcile'] },
  { name: 'event', label: 'Event', proposals: Object.keys(EVENT_CATALOGUE) },
  { name: 'user', label: 'User id' },
];

/** Everything received and derived. */
export function EventsPage({ query }: { query: URLSearchParams }) {
  const filters = Object.fromEntries(FILTERS.map(({ name }) => [name, query.get(name) ?? '']));
  return (
    <>
      <h1>Events</h1>
      <Filters at="/events" filters={FILTERS} query={query} />
      <List<LoggedEvent>
        caption="Events, newest first"
        path={withQuery('/v2/events', { ...filters, limit: '25' })}
        heads={['Event', 'Status', 'Source', 'User', 'Received']}
        empty="No event is like that."
        row={(one) => [
          <Link to={`/events/${one.id}`}>
            {one.event ?? 'no name'} <span class="id">{short(one.id)}</span>
          </Link>,
          <Badge status={one.status} />,
          one.source,
          one.user ? <Link to={`/users/${one.user}`}>{short(one.user)}</Link> : '–',
          <Ago at={one.received_at} />,
        ]}
      />
    </>
  );
}
