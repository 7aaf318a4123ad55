import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type ApiFault, call, toFault } from '../api/call.js';
import { live, type LiveState } from './live.js';

/** What is known of something that is read. */
export interface Reading<T> {
  readonly data: T | undefined;
  readonly fault: ApiFault | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

interface Known<T> {
  readonly path: string | null;
  readonly data?: T;
  readonly fault?: ApiFault;
}

/**
 * Reads a path, and again whenever something has changed. What was read before stays until there
 * is something newer; null reads nothing.
 */
export function useData<T>(
  path: string | null,
  read: (path: string, signal: AbortSignal, inBackground: boolean) => Promise<T> = readJson,
): Reading<T> {
  const [known, setKnown] = useState<Known<T>>({ path: null });
  const reading = useRef<AbortController | undefined>(undefined);

  const load = useCallback(
    async (inBackground: boolean) => {
      if (path === null) return;
      reading.current?.abort();
      const abort = (reading.current = new AbortController());
      try {
        const data = await read(path, abort.signal, inBackground);
        if (!abort.signal.aborted) setKnown({ path, data });
      } catch (error) {
        if (abort.signal.aborted) return;
        const fault = toFault(error);
        setKnown((before) =>
          before.path === path && before.data !== undefined
            ? { path, data: before.data, fault }
            : { path, fault },
        );
      }
    },
    [path, read],
  );

  useEffect(() => {
    void load(false);
    const again = (): void => void load(true);
    live.addEventListener('change', again);
    return () => {
      live.removeEventListener('change', again);
      reading.current?.abort();
    };
  }, [load]);

  const isOfPath = known.path === path;
  return {
    data: known.data,
    fault: isOfPath ? known.fault : undefined,
    isLoading: !isOfPath,
    reload: () => void load(false),
  };
}

/** The health status is an answer with 503, too. */
function readJson<T>(path: string, signal: AbortSignal, inBackground: boolean): Promise<T> {
  return call<T>(path, { signal, inBackground }, path === '/health/status' ? [503] : []);
}

export function useLiveState(): LiveState {
  const [state, setState] = useState(live.state);
  useEffect(() => {
    const look = (): void => setState(live.state);
    live.addEventListener('state', look);
    look();
    return () => live.removeEventListener('state', look);
  }, []);
  return state;
}
