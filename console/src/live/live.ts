import { call } from '../api/call.js';

export type LiveState = 'live' | 'polling';

const POLL_MS = 10_000;
const RETRY_MS = 30_000;
/** Changes that come together are looked at together. */
const GATHER_MS = 400;
/** However much happens, nobody reads faster. */
const APART_MS = 2_000;

/**
 * Tells when anything has changed: by the stream, or, while there is none, every ten seconds.
 * Events: `change`, and `state` when it goes from one way to the other.
 */
class Live extends EventTarget {
  state: LiveState = 'polling';
  private source: EventSource | undefined;
  private poll: number | undefined;
  private retry: number | undefined;
  private gathering: number | undefined;
  private told = -Infinity;

  start(): void {
    this.stop();
    this.poll = window.setInterval(() => {
      if (this.state === 'polling') this.changed();
    }, POLL_MS);
    this.listen();
  }

  stop(): void {
    window.clearInterval(this.poll);
    window.clearTimeout(this.retry);
    this.source?.close();
    this.source = undefined;
    this.become('polling');
  }

  private listen(): void {
    const source = new EventSource('/console/stream');
    this.source = source;
    source.addEventListener('hello', () => {
      this.become('live');
      // Something may have changed while nobody listened.
      this.changed();
    });
    source.addEventListener('change', () => this.changed());
    source.addEventListener('error', () => {
      this.become('polling');
      // The browser tries again by itself, unless it was refused.
      if (source.readyState === EventSource.CLOSED) void this.refused();
    });
  }

  private async refused(): Promise<void> {
    this.source = undefined;
    this.retry = window.setTimeout(() => this.listen(), RETRY_MS);
    // Is it the session? Any other call says so, and whoever hears it stops all this.
    await call('/health/status', { inBackground: true }, [503]).catch(() => undefined);
  }

  private changed(): void {
    const wait = Math.max(GATHER_MS, this.told + APART_MS - performance.now());
    this.gathering ??= window.setTimeout(() => {
      this.gathering = undefined;
      this.told = performance.now();
      this.dispatchEvent(new Event('change'));
    }, wait);
  }

  private become(state: LiveState): void {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }
}

export const live = new Live();
