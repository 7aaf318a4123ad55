import { useState } from 'preact/hooks';
import { type ApiFault, call, toFault } from '../api/call.js';
import type { Webhook } from '../api/types.js';
import { Dialog } from '../components/dialog.js';
import { Fault } from '../components/fault.js';

interface RotateProps {
  readonly webhook: Webhook;
  readonly close: () => void;
  readonly rotated: (webhook: Webhook) => void;
}

/** Replaces the secret; for a while both sign. */
export function RotateDialog({ webhook, close, rotated }: RotateProps) {
  const [fault, setFault] = useState<ApiFault>();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const body = { overlap: form.get('overlap') };
    try {
      const path = `/v2/webhooks/${webhook.id}/rotate-secret`;
      rotated(await call<Webhook>(path, { method: 'POST', body }));
    } catch (error) {
      setFault(toFault(error));
    }
  };
  return (
    <Dialog title="Rotate the secret" close={close}>
      <form onSubmit={(event) => void submit(event)}>
        <p>A new secret is generated. Until the old one ends, both sign.</p>
        <label>
          The old one signs for another
          <select name="overlap">
            <option value="24h">day</option>
            <option value="1h">hour</option>
            <option value="7d">week</option>
            <option value="0s">moment: it ends at once</option>
          </select>
        </label>
        <Fault fault={fault} />
        <p class="row">
          <button class="main">Rotate</button>
        </p>
      </form>
    </Dialog>
  );
}
