import { useState } from 'preact/hooks';
import { call, withQuery } from '../api/call.js';
import type { Webhook } from '../api/types.js';
import { Action } from '../components/action.js';
import { Fault } from '../components/fault.js';
import { count } from '../format.js';
import { useData } from '../live/use-data.js';

const HOUR = 3_600_000;
const SPANS = [
  ['1', 'hour'],
  ['24', 'day'],
  ['168', 'week'],
  ['8784', 'year'],
] as const;

/** Sends again what failed, was held or blocked; first it says how many that are. */
export function Recover({ webhook }: { webhook: Webhook }) {
  const [hours, setHours] = useState('24');
  const [status, setStatus] = useState('');
  // A fixed moment: otherwise it would be another question each time it is drawn.
  const [now] = useState(() => Date.now());
  const since = new Date(now - Number(hours) * HOUR).toISOString();
  const path = `/v2/webhooks/${webhook.id}/recover`;
  const preview = useData<{ recoverable: number }>(withQuery(path, { since, status }));
  const recover = async (): Promise<string> => {
    const body = { since, ...(status === '' ? {} : { status }) };
    const { requeued } = await call<{ requeued: number }>(path, { method: 'POST', body });
    preview.reload();
    return `${count(requeued)} are queued again.`;
  };
  const found = preview.data?.recoverable ?? 0;
  return (
    <section class="card">
      <h2>Recover</h2>
      <div class="row">
        <label>
          Made in the last
          <select value={hours} onChange={(event) => setHours(event.currentTarget.value)}>
            {SPANS.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Status
          <select value={status} onChange={(event) => setStatus(event.currentTarget.value)}>
            <option value="">failed, held or blocked</option>
            <option value="failed">failed</option>
            <option value="held">held</option>
            <option value="blocked">blocked</option>
          </select>
        </label>
      </div>
      <Fault fault={preview.fault} />
      <p aria-live="polite">
        <b>{count(found)}</b>
        {found >= 10_000 ? ' or more' : ''} {found === 1 ? 'delivery' : 'deliveries'} would be sent
        again.
      </p>
      {webhook.status === 'disabled' ? (
        <p class="dim">Enable it first: all of it would be held again.</p>
      ) : (
        found > 0 && <Action name="Send them again" act={recover} isMain />
      )}
    </section>
  );
}
