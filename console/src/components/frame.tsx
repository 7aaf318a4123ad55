import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { useLiveState } from '../live/use-data.js';
import { Link } from '../router.js';
import { SessionContext } from '../session.js';
import { Icon, type IconName } from './icon.js';

const SECTIONS: readonly (readonly [section: string, name: string, icon: IconName])[] = [
  ['', 'Overview', 'overview'],
  ['users', 'Users', 'users'],
  ['events', 'Events', 'events'],
  ['deliveries', 'Deliveries', 'deliveries'],
  ['subscriptions', 'Subscriptions', 'subscriptions'],
];

interface FrameProps {
  readonly section: string;
  readonly signOut: () => void;
  readonly children: ComponentChildren;
}

/** What is around every page: the way to the others, who is signed in, whether it is live. */
export function Frame({ section, signOut, children }: FrameProps) {
  return (
    <div class="frame">
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="side">
        <Link to="/" class="brand">
          <Icon name="brand" />
          <span>Readywire</span>
        </Link>
        <nav aria-label="Sections">
          {SECTIONS.map(([key, name, icon]) => (
            <Link key={key} to={`/${key}`} current={key === section}>
              <Icon name={icon} />
              <span>{name}</span>
            </Link>
          ))}
        </nav>
        <Footer signOut={signOut} />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Footer({ signOut }: { signOut: () => void }) {
  const { key, role } = useContext(SessionContext);
  const isLive = useLiveState() === 'live';
  return (
    <div class="who">
      <span class={`live ${isLive ? 'on' : ''}`} role="status">
        {isLive ? 'Live' : 'Every 10 s'}
      </span>
      <span class="key" title={`API key ${key}`}>
        <span class="key-id">{key}</span>
        <span class="role">{role}</span>
      </span>
      <button class="quiet" onClick={signOut}>
        Sign out
      </button>
    </div>
  );
}
