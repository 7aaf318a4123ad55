import { useState } from 'preact/hooks';
import { call, localPath } from '../api/call.js';
import type { Account, Page, Report, TimelineEntry, UserWithAccounts } from '../api/types.js';
import { Badge } from '../components/badge.js';
import { Facts } from '../components/facts.js';
import { Fault } from '../components/fault.js';
import { Table } from '../components/list.js';
import { Ago } from '../components/time.js';
import { short, time } from '../format.js';
import { useData } from '../live/use-data.js';
import { Link } from '../router.js';
import { MarkKey, TimelinePicture } from '../timeline/timeline-picture.js';

const MOST_PAGES = 5;

/** Where a user stands, and how it came to that. */
export function UserPage({ id }: { id: string }) {
  const path = `/v2/users/${encodeURIComponent(id)}`;
  const { data, fault } = useData<UserWithAccounts>(path);
  const timeline = useData<readonly TimelineEntry[]>(`${path}/timeline?limit=200`, readAll);
  return (
    <>
      <p class="crumbs">
        <Link to="/users">Users</Link>
      </p>
      <Fault fault={fault} />
      {data && <Standing user={data} />}
      {data && timeline.data && <Timeline entries={timeline.data} />}
      {data && <Accounts accounts={data.accounts} />}
      {data && data.reports.length > 0 && <Reports reports={data.reports} />}
    </>
  );
}

async function readAll(
  path: string,
  signal: AbortSignal,
  inBackground: boolean,
): Promise<readonly TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  let next: string | null = path;
  for (let page = 0; next !== null && page < MOST_PAGES; page += 1) {
    const read: Page<TimelineEntry> = await call(next, { signal, inBackground });
    entries.push(...read.results);
    next = read.next === null ? null : localPath(read.next);
  }
  return entries;
}

function Standing({ user }: { user: UserWithAccounts }) {
  return (
    <>
      <div class="head">
        <h1>{user.external_id ?? `User ${short(user.id)}`}</h1>
        <Badge status={user.verdict} big />
      </div>
      <p class="lead">{user.why}</p>
      <Facts
        facts={[
          ['Id', <code>{user.id}</code>],
          ['Since', <Ago at={user.verdict_since} />],
          ['Deadline', <Ago at={user.deadline_at} none="none" />],
          ['First heard of', <Ago at={user.created_at} />],
          ['Deliveries', <Link to={`/deliveries?user=${user.id}`}>all about this user</Link>],
          ['Events', <Link to={`/events?user=${user.id}`}>all about this user</Link>],
        ]}
      />
    </>
  );
}

function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  const [chosen, choose] = useState<TimelineEntry>();
  if (entries.length === 0) return null;
  return (
    <section>
      <h2>Timeline</h2>
      <TimelinePicture entries={entries} chosen={chosen} />
      <MarkKey />
      <details>
        <summary>In words ({entries.length})</summary>
        <ol class="entries">
          {entries.map((entry, index) => (
            <li
              key={index}
              onMouseEnter={() => choose(entry)}
              onMouseLeave={() => choose(undefined)}
            >
              <time dateTime={entry.at ?? entry.received_at}>
                {time(entry.at ?? entry.received_at)}
              </time>
              <span>{entry.text}</span>
              {entry.event_id && <Link to={`/events/${entry.event_id}`}>event</Link>}
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}

function Accounts({ accounts }: { accounts: readonly Account[] }) {
  return (
    <section>
      <h2>Accounts</h2>
      <Table
        caption="Accounts"
        rows={accounts}
        heads={['Account', 'Status', 'How it stands', 'Data of', 'Error']}
        empty="No account is known."
        row={(one) => [
          <code>{one.id}</code>,
          <Badge status={one.status} />,
          `${one.why}${one.excluded ? ' (left out)' : ''}`,
          <Ago at={one.last_synced_at} />,
          one.error_code ?? '–',
        ]}
      />
    </section>
  );
}

function Reports({ reports }: { reports: readonly Report[] }) {
  return (
    <section>
      <h2>Reports</h2>
      <Table
        caption="Reports"
        rows={reports}
        heads={['Report', 'Type', 'Status', 'Made', 'Generated']}
        empty="None."
        row={(one) => [
          <code>{one.id}</code>,
          one.type,
          <Badge status={one.status} />,
          <Ago at={one.created_at} />,
          <Ago at={one.generated_at} />,
        ]}
      />
    </section>
  );
}
