import { useEffect, useState } from 'preact/hooks';
import { ago, time } from '../format.js';

/** How long ago it was, and on a closer look when exactly. */
export function Ago({ at, none = '–' }: { at: string | null | undefined; none?: string }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => tick((n) => n + 1), 10_000);
    return () => window.clearInterval(timer);
  }, []);
  if (!at) return <span class="dim">{none}</span>;
  return (
    <time dateTime={at} title={`${time(at)} (${at})`}>
      {ago(at)}
    </time>
  );
}
