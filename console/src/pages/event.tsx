import { useState } from 'preact/hooks';
import { type ApiFault, call, callForBytes, toFault } from '../api/call.js';
import type { LoggedEvent } from '../api/types.js';
import { Action } from '../components/action.js';
import { Badge } from '../components/badge.js';
import { Facts } from '../components/facts.js';
import { Fault } from '../components/fault.js';
import { Ago } from '../components/time.js';
import { bytes } from '../format.js';
import { useData } from '../live/use-data.js';
import { Link } from '../router.js';
import { useMay } from '../session.js';
import { DeliveryList } from './deliveries.js';

/** More than this nobody reads in a page. */
const MOST_SHOWN = 200_000;

/** One event, its body as it came, and who got it. */
export function EventPage({ id }: { id: string }) {
  const { data, fault, reload } = useData<LoggedEvent>(`/v2/events/${encodeURIComponent(id)}`);
  return (
    <>
      <p class="crumbs">
        <Link to="/events">Events</Link>
      </p>
      <Fault fault={fault} />
      {data && <Shown event={data} reload={reload} />}
    </>
  );
}

function Shown({ event, reload }: { event: LoggedEvent; reload: () => void }) {
  const mayReplay = useMay('operate');
  const replay = async (): Promise<string> => {
    await call(`/v2/events/${event.id}/replay`, { method: 'POST' });
    reload();
    return 'It is told again.';
  };
  return (
    <>
      <div class="head">
        <h1>{event.event ?? 'An event without a name'}</h1>
        <Badge status={event.status} big />
        {mayReplay && <Action name="Replay" act={replay} />}
      </div>
      {event.fault && <p class="notice bad">{event.fault}</p>}
      <Facts
        facts={[
          ['Id', <code>{event.id}</code>],
          ['Source', event.source],
          ['User', event.user ? <Link to={`/users/${event.user}`}>{event.user}</Link> : '–'],
          ['Received', <Ago at={event.received_at} />],
          ['Processed', <Ago at={event.processed_at} none="not yet" />],
          ['Size', bytes(event.size)],
        ]}
      />
      <Body id={event.id} />
      <h2>Deliveries</h2>
      <DeliveryList filters={{ event_id: event.id }} />
    </>
  );
}

/** It may tell of a person, so it is fetched only when somebody wants to see it. */
function Body({ id }: { id: string }) {
  const [text, setText] = useState<string>();
  const [fault, setFault] = useState<ApiFault>();
  const path = `/v2/events/${id}/body`;
  const show = async (): Promise<void> => {
    try {
      const body = await callForBytes(path);
      setText(new TextDecoder().decode(body.subarray(0, MOST_SHOWN)));
    } catch (error) {
      setFault(toFault(error));
    }
  };
  return (
    <section>
      <h2>Body</h2>
      <p class="row">
        {text === undefined && <button onClick={() => void show()}>Show as it came</button>}
        <a href={path} download={`${id}.json`}>
          Download
        </a>
      </p>
      <Fault fault={fault} />
      {text !== undefined && (
        <pre tabIndex={0} aria-label="The body of the event">
          {text === '' ? '(empty)' : text}
        </pre>
      )}
    </section>
  );
}
