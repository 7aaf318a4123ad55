import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const BASE = '/console';
const moved = new EventTarget();

/** Where the console is: `/users/123?x=y` without its base. */
export interface Place {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

function here(): Place {
  const path = location.pathname.slice(BASE.length).split('/').filter(Boolean);
  return { path: path.map(decodePart), query: new URLSearchParams(location.search) };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Goes to a place of the console. */
export function go(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', BASE + to);
  else history.pushState(null, '', BASE + to);
  moved.dispatchEvent(new Event('moved'));
  if (!replace) window.scrollTo(0, 0);
}

export function usePlace(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const look = (): void => setPlace(here());
    moved.addEventListener('moved', look);
    window.addEventListener('popstate', look);
    return () => {
      moved.removeEventListener('moved', look);
      window.removeEventListener('popstate', look);
    };
  }, []);
  return place;
}

interface LinkProps {
  readonly to: string;
  readonly class?: string;
  readonly current?: boolean;
  readonly children: ComponentChildren;
}

/** A link to a place of the console; with a modifier key the browser does what it always does. */
export function Link({ to, class: name, current = false, children }: LinkProps) {
  return (
    <a
      href={BASE + to}
      class={name}
      aria-current={current ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
