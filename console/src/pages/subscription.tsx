import { useState } from 'preact/hooks';
import { call } from '../api/call.js';
import type { DeliveryWithAttempts, Statistics, TriesOfAWhile, Webhook } from '../api/types.js';
import { Action } from '../components/action.js';
import { Badge } from '../components/badge.js';
import { Facts } from '../components/facts.js';
import { Fault } from '../components/fault.js';
import { Ago } from '../components/time.js';
import { count, duration } from '../format.js';
import { useData } from '../live/use-data.js';
import { go, Link } from '../router.js';
import { useMay } from '../session.js';
import { Recover } from '../subscriptions/recover.js';
import { RotateDialog } from '../subscriptions/rotate-dialog.js';
import { SecretDialog } from '../subscriptions/secret-dialog.js';
import { SubscriptionForm } from '../subscriptions/subscription-form.js';
import { DeliveryList } from './deliveries.js';
import { healthOf } from './subscriptions.js';

/** How one subscription is doing, and what can be done about it. */
export function SubscriptionPage({ id }: { id: string }) {
  const path = `/v2/webhooks/${encodeURIComponent(id)}`;
  const { data, fault, reload } = useData<Webhook>(path);
  const statistics = useData<Statistics>(`${path}/statistics`);
  return (
    <>
      <p class="crumbs">
        <Link to="/subscriptions">Subscriptions</Link>
      </p>
      <Fault fault={fault} />
      {data && <Shown webhook={data} statistics={statistics.data} reload={reload} />}
    </>
  );
}

interface ShownProps {
  readonly webhook: Webhook;
  readonly statistics: Statistics | undefined;
  readonly reload: () => void;
}

function Shown({ webhook, statistics, reload }: ShownProps) {
  const mayOperate = useMay('operate');
  const [isEdited, edit] = useState(false);
  if (isEdited) {
    const done = (): void => {
      edit(false);
      reload();
    };
    return <SubscriptionForm webhook={webhook} done={done} />;
  }
  return (
    <>
      <div class="head">
        <h1>{webhook.name}</h1>
        <Badge status={healthOf(webhook)} big />
      </div>
      {webhook.disabled_reason && <p class="notice warn">{webhook.disabled_reason}</p>}
      <Actions webhook={webhook} edit={() => edit(true)} reload={reload} />
      <Facts
        facts={[
          ['Url', <span class="url">{webhook.url}</span>],
          ['Events', webhook.events[0] === '*' ? 'all events' : webhook.events.join(', ')],
          ['Secret', webhook.secret === null ? 'none: not signed' : 'set'],
          ['Old secret signs', <Ago at={webhook.old_secret_until} none="no more" />],
          ['Failing since', <Ago at={webhook.failing_since} none="it is not" />],
          ['Last sent', <Ago at={webhook.last_sent_at} none="never" />],
        ]}
      />
      {statistics && <Figures statistics={statistics} />}
      {mayOperate && <Recover webhook={webhook} />}
      <h2>Deliveries</h2>
      <DeliveryList filters={{ webhook: webhook.id }} />
    </>
  );
}

interface ActionsProps {
  readonly webhook: Webhook;
  readonly edit: () => void;
  readonly reload: () => void;
}

function Actions({ webhook, edit, reload }: ActionsProps) {
  const [mayOperate, mayChange] = [useMay('operate'), useMay('admin')];
  const [isRotating, setRotating] = useState(false);
  const [rotated, setRotated] = useState<Webhook>();
  const path = `/v2/webhooks/${webhook.id}`;
  const test = async (): Promise<string> => {
    const delivery = await call<DeliveryWithAttempts>(`${path}/test`, { method: 'POST' });
    go(`/deliveries/${delivery.id}`);
    return 'It is queued.';
  };
  const isActive = webhook.status === 'active';
  const turn = async (): Promise<undefined> => {
    await call(`${path}/${isActive ? 'disable' : 'enable'}`, { method: 'POST' });
    reload();
  };
  return (
    <div class="row actions">
      {mayOperate && isActive && <Action name="Send a test message" act={test} />}
      {mayChange && <button onClick={edit}>Edit</button>}
      {mayChange && <button onClick={() => setRotating(true)}>Rotate the secret</button>}
      {mayChange && <Action name={isActive ? 'Disable' : 'Enable'} act={turn} isMain={!isActive} />}
      {isRotating && (
        <RotateDialog
          webhook={webhook}
          close={() => setRotating(false)}
          rotated={(changed) => {
            setRotating(false);
            setRotated(changed);
            reload();
          }}
        />
      )}
      {rotated && <SecretDialog webhook={rotated} close={() => setRotated(undefined)} />}
    </div>
  );
}

function Figures({ statistics }: { statistics: Statistics }) {
  return (
    <div class="tiles">
      {(['pending', 'failed', 'held', 'blocked'] as const).map((name) => (
        <div key={name} class={`tile ${name !== 'pending' && statistics[name] > 0 ? 'bad' : ''}`}>
          <span class="tile-name">{name}</span>
          <span class="tile-value">{count(statistics[name])}</span>
        </div>
      ))}
      <While name="Last hour" tries={statistics.last_hour} />
      <While name="Last day" tries={statistics.last_day} />
    </div>
  );
}

function While({ name, tries }: { name: string; tries: TriesOfAWhile }) {
  const { attempts, delivered, p50_ms: half, p95_ms: most } = tries;
  const share = attempts === 0 ? '–' : `${Math.floor((100 * delivered) / attempts)} %`;
  return (
    <div class="tile wide">
      <span class="tile-name">{name}: delivered</span>
      <span class="tile-value">
        {share}
        <small>
          {count(delivered)} of {count(attempts)} tries
          {half !== null && `, half within ${duration(half)}, 95 % within ${duration(most)}`}
        </small>
      </span>
    </div>
  );
}
