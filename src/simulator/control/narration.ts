import type { AnsweredCall, ProviderApi } from '../api/provider-api.js';
import { LOST, type Told } from '../webhooks/webhook-post.js';
import type { Attempt } from '../webhooks/webhook-sender.js';
import { helpText } from './control.js';

/** What is said about a simulation when it begins. */
interface Beginning {
  readonly speed: number;
  readonly seed: number;
  readonly users: number;
  /** How long its dates stay behind the real time. */
  readonly hours: number;
}

/** Where it listens, how Readywire is pointed at it, and what can be done. */
export function introduction({ url, origin, key }: ProviderApi, about: Beginning): string {
  const { speed, seed, users, hours } = about;
  const pace =
    speed > 1
      ? `Its clock runs ${speed} times as fast; its dates stay in the past for ${hours} hours.`
      : 'Its clock runs as yours.';
  return [
    `The simulated provider listens on ${url} (seed ${seed}). ${pace}`,
    '',
    'Start Readywire in another terminal with these; it registers its own subscriptions here:',
    '',
    `  ARGYLE_API_URL=${url} ARGYLE_API_KEY_ID=${key.id} ARGYLE_API_KEY_SECRET=${key.secret} \\`,
    '  PUBLIC_URL=http://127.0.0.1:3000 INTAKE_SECRET=any-secret-of-16-or-more \\',
    '  DELIVERY_ALLOWED_NETWORKS=127.0.0.0/8 REPORT_TYPES=voie REPORT_QUIET_PERIOD=5s \\',
    '  TRACKING_DEADLINE=1m REPORT_ASK_SCHEDULE=10s,1m RECONCILIATION_SCHEDULE=10s,1m npm start',
    '',
    users > 0
      ? `${users} people come within the next ${Math.ceil(60 / speed)} s and connect their accounts.`
      : 'Nothing happens by itself (--users 5 lets people come). Try: user, account, connect, ready.',
    '',
    helpText(),
    '',
    `The same over HTTP: curl -X POST '${origin}/simulator/connect?account=Bullseye'`,
    'Ctrl-C ends it.',
    '',
  ].join('\n');
}

/** `→ GET /v2/accounts?user=... 200`. */
export function lineOfCall({ method, path, status }: AnsweredCall): string {
  return `  asked  ${method} ${path} → ${status ?? 'connection broken'}`;
}

/** Says what became of each try of a message. */
export async function linesOfTold(
  { event, subscription, first, attempts }: Told,
  say: (line: string) => void,
): Promise<void> {
  const head = `  told   ${event.event} ${idOf(event.data)} to ${subscription.name}`;
  const begun = await first;
  say(`${head} → ${endOf(begun)}`);
  for (const later of (await attempts).slice(1)) say(`${head}, again → ${endOf(later)}`);
}

function idOf(data: Told['event']['data']): string {
  return `…${String(data['account'] ?? data['report_id'] ?? data['user']).slice(-5)}`;
}

function endOf({ status, answer }: Attempt): string {
  if (status !== null) return String(status);
  return answer === LOST ? 'LOST on the way' : `no answer (${answer})`;
}
