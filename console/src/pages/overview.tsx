import type { ComponentChildren } from 'preact';
import type { Figures, Page, Status, StatusPart, Webhook } from '../api/types.js';
import { ActivityChart } from '../components/activity-chart.js';
import { Fault } from '../components/fault.js';
import { Ago } from '../components/time.js';
import { bytes, count, duration } from '../format.js';
import { useData } from '../live/use-data.js';
import { Link } from '../router.js';

const NOTHING: StatusPart = { ok: true };

/** Whether it works, at a glance. */
export function OverviewPage() {
  const status = useData<Status>('/health/status');
  const hour = useData<Figures>('/console/figures?span=hour');
  const day = useData<Figures>('/console/figures?span=day');
  const webhooks = useData<Page<Webhook>>('/v2/webhooks?limit=200');
  return (
    <>
      <h1>Overview</h1>
      <Fault fault={status.fault ?? hour.fault} />
      {status.data && <Verdict status={status.data} />}
      {status.data && <Tiles parts={status.data.parts} webhooks={webhooks.data?.results ?? []} />}
      <div class="charts">
        {hour.data && <ActivityChart title="Last hour, by the minute" figures={hour.data} />}
        {day.data && <ActivityChart title="Last day, per minute" figures={day.data} />}
      </div>
    </>
  );
}

function Verdict({ status: { status, parts } }: { status: Status }) {
  if (status === 'ok') return <p class="notice good">Everything works.</p>;
  const wrong = Object.entries(parts).filter(([, { ok }]) => !ok);
  return (
    <section class="notice warn" aria-label="What needs attention">
      <h2>{wrong.length === 1 ? 'One part needs' : `${wrong.length} parts need`} attention</h2>
      <ul>
        {wrong.map(([name, part]) => (
          <li key={name}>
            <b>{name.replaceAll('_', ' ')}</b> {part.attention ?? 'is not well.'}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface TilesProps {
  readonly parts: Status['parts'];
  readonly webhooks: readonly Webhook[];
}

function Tiles({ parts, webhooks }: TilesProps) {
  const { events = NOTHING, delivery = NOTHING } = parts;
  const disabled = webhooks.filter((one) => one.status === 'disabled').length;
  const failing = webhooks.filter((one) => one.failing_since !== null).length;
  return (
    <div class="tiles">
      <Tile name="Oldest due" isBad={Number(delivery['oldest_due_ms'] ?? 0) > 300_000}>
        {delivery['oldest_due_ms'] === null ? (
          <Word word="nothing is due" />
        ) : (
          duration(delivery['oldest_due_ms'])
        )}
      </Tile>
      <Tile name="Deliveries pending" to="/deliveries?status=pending">
        {count(delivery['pending'])}
      </Tile>
      <Tile name="Failed" to="/deliveries?status=failed" isBad={Number(delivery['failed']) > 0}>
        {count(delivery['failed'])}
      </Tile>
      <Tile name="Held" to="/deliveries?status=held" isBad={Number(delivery['held']) > 0}>
        {count(delivery['held'])}
      </Tile>
      <Tile
        name="Quarantined"
        to="/events?status=quarantined"
        isBad={Number(events['quarantined']) > 0}
      >
        {count(events['quarantined'])}
      </Tile>
      <Tile name="Subscriptions disabled" to="/subscriptions" isBad={disabled > 0}>
        {count(disabled)}
      </Tile>
      <Tile name="Subscriptions failing" to="/subscriptions" isBad={failing > 0}>
        {count(failing)}
      </Tile>
      <Journal part={parts['journal']} />
      <Registration part={parts['registration']} />
    </div>
  );
}

function Journal({ part }: { part: StatusPart | undefined }) {
  const size = Number(part?.['bytes'] ?? 0);
  return (
    <Tile name="Journal" isBad={part?.ok === false}>
      {!part ? <Word word="not here" /> : size === 0 ? <Word word="empty" /> : bytes(size)}
    </Tile>
  );
}

function Registration({ part }: { part: StatusPart | undefined }) {
  if (!part)
    return (
      <Tile name="Provider’s API">
        <Word word="not configured" />
      </Tile>
    );
  const checkedAt = part['checked_at'];
  return (
    <Tile name="Registered at the provider" isBad={!part.ok}>
      {count(part['registered'])}
      <small>
        checked <Ago at={typeof checkedAt === 'string' ? checkedAt : null} none="never" />
      </small>
    </Tile>
  );
}

interface TileProps {
  readonly name: string;
  readonly to?: string;
  readonly isBad?: boolean;
  readonly children: ComponentChildren;
}

function Tile({ name, to, isBad = false, children }: TileProps) {
  const inner = (
    <>
      <span class="tile-name">{name}</span>
      <span class="tile-value">{children}</span>
    </>
  );
  const style = `tile ${isBad ? 'bad' : ''}`;
  return to ? (
    <Link to={to} class={style}>
      {inner}
    </Link>
  ) : (
    <div class={style}>{inner}</div>
  );
}

function Word({ word }: { word: string }) {
  return <span class="word">{word}</span>;
}
