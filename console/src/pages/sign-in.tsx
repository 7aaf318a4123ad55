import { useState } from 'preact/hooks';
import { type ApiFault, call, toFault } from '../api/call.js';
import type { Session } from '../api/types.js';
import { Fault } from '../components/fault.js';
import { Icon } from '../components/icon.js';

/** The way in: an API key. What is typed goes to the service and stays nowhere else. */
export function SignInPage({ signedIn }: { signedIn: (session: Session) => void }) {
  const [fault, setFault] = useState<ApiFault>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setFault(undefined);
    try {
      const body = { id: form.get('id'), secret: form.get('secret') };
      signedIn(await call<Session>('/console/session', { method: 'POST', body }));
    } catch (error) {
      setFault(toFault(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main class="sign-in">
      <form class="card" onSubmit={(event) => void submit(event)}>
        <p class="brand">
          <Icon name="brand" />
          <span>Readywire</span>
        </p>
        <h1>Sign in</h1>
        <label>
          API key id
          <input name="id" required maxLength={100} autocomplete="username" spellcheck={false} />
        </label>
        <label>
          Secret
          <input
            name="secret"
            type="password"
            required
            maxLength={256}
            autocomplete="current-password"
          />
        </label>
        <Fault fault={fault} />
        <button class="main" disabled={isBusy}>
          Sign in
        </button>
        <p class="dim small">
          The key’s role decides what you can do here. You are signed out after 30 minutes without
          doing anything.
        </p>
      </form>
    </main>
  );
}
