import { useState } from 'preact/hooks';
import { withQuery } from '../api/call.js';
import type { User } from '../api/types.js';
import { Badge } from '../components/badge.js';
import { Filters, type Filter } from '../components/filters.js';
import { List } from '../components/list.js';
import { Ago } from '../components/time.js';
import { short } from '../format.js';
import { go, Link } from '../router.js';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const VERDICTS = ['none', 'waiting', 'ready', 'failed', 'overdue'];
const FILTERS: readonly Filter[] = [{ name: 'verdict', label: 'Verdict', options: VERDICTS }];

/** Who they are and where they stand; found by either id. */
export function UsersPage({ query }: { query: URLSearchParams }) {
  const verdict = query.get('verdict') ?? '';
  const external = query.get('external_id') ?? '';
  return (
    <>
      <h1>Users</h1>
      <div class="row">
        <Search external={external} />
        <Filters at="/users" filters={FILTERS} query={query} />
      </div>
      <List<User>
        caption="Users, newest first"
        path={withQuery('/v2/users', { verdict, external_id: external, limit: '25' })}
        heads={['User', 'Verdict', 'Why', 'Since']}
        empty="Nobody is like that."
        row={(one) => [
          <Link to={`/users/${one.id}`}>
            {one.external_id ?? <span class="dim">no external id</span>}{' '}
            <span class="id">{short(one.id)}</span>
          </Link>,
          <Badge status={one.verdict} />,
          one.why,
          <Ago at={one.verdict_since} />,
        ]}
      />
    </>
  );
}

function Search({ external }: { external: string }) {
  const [text, setText] = useState(external);
  const find = (event: Event): void => {
    event.preventDefault();
    const wanted = text.trim();
    if (ID.test(wanted)) go(`/users/${wanted.toLowerCase()}`);
    else go(withQuery('/users', { external_id: wanted }));
  };
  return (
    <form class="search" role="search" onSubmit={find}>
      <label>
        Id or external id
        <input
          type="search"
          value={text}
          maxLength={1000}
          spellcheck={false}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button>Find</button>
    </form>
  );
}
