import { useState } from 'preact/hooks';
import type { Webhook } from '../api/types.js';
import { Dialog } from '../components/dialog.js';

/** Shows a secret this once; whoever closes it can't read it again. */
export function SecretDialog({ webhook, close }: { webhook: Webhook; close: () => void }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(webhook.secret ?? '');
    setCopied(true);
  };
  return (
    <Dialog title={webhook.name} close={close}>
      {webhook.secret === null ? (
        <p>It has no secret: its messages are not signed.</p>
      ) : (
        <>
          <p>This is its secret. It is shown this once.</p>
          <p class="row">
            <code class="secret">{webhook.secret}</code>
            <button onClick={() => void copy().catch(() => undefined)}>
              {isCopied ? 'Copied' : 'Copy'}
            </button>
          </p>
        </>
      )}
    </Dialog>
  );
}
