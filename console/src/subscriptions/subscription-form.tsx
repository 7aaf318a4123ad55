import { useState } from 'preact/hooks';
import { EVENT_CATALOGUE } from '../../../src/core/catalogue/event-catalogue.js';
import { type ApiFault, call, toFault } from '../api/call.js';
import type { Webhook, WebhookConfig } from '../api/types.js';
import { Fault } from '../components/fault.js';

const NAMES = Object.keys(EVENT_CATALOGUE);

interface FormProps {
  /** Unset: a new one. */
  readonly webhook?: Webhook;
  /** Called with what was made or changed, or with nothing if it was left. */
  readonly done: (webhook?: Webhook) => void;
}

/** Makes a subscription, or changes it. */
export function SubscriptionForm({ webhook, done }: FormProps) {
  const [fault, setFault] = useState<ApiFault>();
  const [isBusy, setBusy] = useState(false);
  const [events, setEvents] = useState<readonly string[]>(webhook?.events ?? ['*']);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setFault(undefined);
    try {
      const path = webhook ? `/v2/webhooks/${webhook.id}` : '/v2/webhooks';
      const body = bodyOf(form, events, webhook !== undefined);
      done(await call<Webhook>(path, { method: webhook ? 'PATCH' : 'POST', body }));
    } catch (error) {
      setFault(toFault(error));
      setBusy(false);
    }
  };
  return (
    <form class="card wide-form" onSubmit={(event) => void submit(event)}>
      <h2>{webhook ? 'Change it' : 'New subscription'}</h2>
      <label>
        Name
        <input name="name" required maxLength={500} defaultValue={webhook?.name ?? ''} />
      </label>
      <label>
        Url
        <input
          name="url"
          type="url"
          required
          maxLength={2048}
          placeholder="https://your-service.example/webhooks"
          defaultValue={webhook?.url ?? ''}
        />
      </label>
      {!webhook && (
        <label>
          Secret
          <input
            name="secret"
            autocomplete="off"
            spellcheck={false}
            placeholder="none: not signed"
          />
        </label>
      )}
      <EventChoice events={events} set={setEvents} />
      <ConfigFields config={webhook?.config ?? {}} events={events} />
      <Fault fault={fault} />
      <p class="row">
        <button class="main" disabled={isBusy}>
          {webhook ? 'Save' : 'Create'}
        </button>
        <button type="button" class="quiet" onClick={() => done()}>
          Cancel
        </button>
      </p>
    </form>
  );
}

function bodyOf(form: FormData, events: readonly string[], isChange: boolean): object {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const secret = text('secret');
  return {
    name: text('name'),
    url: text('url'),
    events,
    config: configOf(text, form.has('include_resource')),
    ...(isChange || secret === '' ? {} : { secret }),
  };
}

function configOf(text: (name: string) => string, hasResource: boolean): WebhookConfig {
  const items = text('items')
    .split(/[\s,]+/)
    .filter(Boolean);
  const days = text('days_synced');
  return {
    ...(hasResource ? { include_resource: true } : {}),
    ...(days === '' ? {} : { days_synced: Number(days) }),
    ...(items.length === 0 ? {} : { items }),
  };
}

interface ChoiceProps {
  readonly events: readonly string[];
  readonly set: (events: readonly string[]) => void;
}

function EventChoice({ events, set }: ChoiceProps) {
  const isAll = events[0] === '*';
  const toggle = (name: string): void =>
    set(events.includes(name) ? events.filter((one) => one !== name) : [...events, name]);
  return (
    <fieldset>
      <legend>Events</legend>
      <label class="check">
        <input type="checkbox" checked={isAll} onChange={() => set(isAll ? [] : ['*'])} />
        All of them
      </label>
      {!isAll && (
        <div class="choices">
          {NAMES.map((name) => (
            <label key={name} class="check">
              <input
                type="checkbox"
                checked={events.includes(name)}
                onChange={() => toggle(name)}
              />
              {name}
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}

/** Only what every one of the chosen events takes is offered. */
function ConfigFields({ config, events }: { config: WebhookConfig; events: readonly string[] }) {
  const keys = new Set(
    events.map((name) =>
      Object.hasOwn(EVENT_CATALOGUE, name) ? EVENT_CATALOGUE[name]?.config : null,
    ),
  );
  const [key] = keys;
  if (keys.size !== 1 || !key) return null;
  if (key === 'include_resource') {
    return (
      <label class="check">
        <input type="checkbox" name={key} defaultChecked={config.include_resource === true} />
        Send the account along as resource
      </label>
    );
  }
  return (
    <label>
      {key === 'items' ? 'Items, separated by commas' : 'Days of history to wait for'}
      <input
        name={key}
        defaultValue={key === 'items' ? config.items?.join(', ') : config.days_synced}
      />
    </label>
  );
}
