import { useCallback, useEffect, useState } from 'preact/hooks';
import { ApiFault, call, signedOut } from './api/call.js';
import type { Session } from './api/types.js';
import { Frame } from './components/frame.js';
import { live } from './live/live.js';
import { DeliveryPage } from './pages/delivery.js';
import { DeliveriesPage } from './pages/deliveries.js';
import { EventPage } from './pages/event.js';
import { EventsPage } from './pages/events.js';
import { OverviewPage } from './pages/overview.js';
import { SignInPage } from './pages/sign-in.js';
import { SubscriptionPage } from './pages/subscription.js';
import { SubscriptionsPage } from './pages/subscriptions.js';
import { UserPage } from './pages/user.js';
import { UsersPage } from './pages/users.js';
import { type Place, usePlace } from './router.js';
import { SessionContext } from './session.js';

type Known = Session | 'nobody' | 'unknown';

/** The whole console: whoever is signed in sees its pages, everybody else the way in. */
export function App() {
  const [session, setSession] = useState<Known>('unknown');
  const [fault, setFault] = useState<string>();

  const look = useCallback(async () => {
    try {
      setSession(await call<Session>('/console/session', { inBackground: true }));
      setFault(undefined);
    } catch (error) {
      if (error instanceof ApiFault && error.status === 401) setSession('nobody');
      else setFault(error instanceof Error ? error.message : String(error));
    }
  }, []);

  useEffect(() => {
    void look();
    const out = (): void => setSession('nobody');
    signedOut.addEventListener('signed-out', out);
    return () => signedOut.removeEventListener('signed-out', out);
  }, [look]);

  const isIn = typeof session === 'object';
  useEffect(() => {
    if (isIn) live.start();
    return () => live.stop();
  }, [isIn]);

  if (session === 'unknown') return <Waiting fault={fault} again={() => void look()} />;
  if (session === 'nobody') return <SignInPage signedIn={setSession} />;
  return (
    <SessionContext.Provider value={session}>
      <SignedIn leave={() => setSession('nobody')} />
    </SessionContext.Provider>
  );
}

function Waiting({ fault, again }: { fault: string | undefined; again: () => void }) {
  if (!fault) return <p class="splash">Readywire</p>;
  return (
    <main class="splash">
      <p role="alert">{fault}</p>
      <button onClick={again}>Try again</button>
    </main>
  );
}

function SignedIn({ leave }: { leave: () => void }) {
  const place = usePlace();
  const signOut = async (): Promise<void> => {
    await call('/console/session', { method: 'DELETE' }).catch(() => undefined);
    leave();
  };
  return (
    <Frame section={place.path[0] ?? ''} signOut={() => void signOut()}>
      <Shown place={place} />
    </Frame>
  );
}

function Shown({ place: { path, query } }: { place: Place }) {
  const [section = '', id] = path;
  switch (section) {
    case '':
      return <OverviewPage />;
    case 'users':
      return id ? <UserPage key={id} id={id} /> : <UsersPage query={query} />;
    case 'events':
      return id ? <EventPage key={id} id={id} /> : <EventsPage query={query} />;
    case 'deliveries':
      return id ? <DeliveryPage key={id} id={id} /> : <DeliveriesPage query={query} />;
    case 'subscriptions':
      return id ? <SubscriptionPage key={id} id={id} /> : <SubscriptionsPage query={query} />;
    default:
      return <h1>There is nothing here.</h1>;
  }
}
