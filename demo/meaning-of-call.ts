import type { AnsweredCall } from '../src/simulator/api/provider-api.js';
import { shortId } from './words.js';

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What Readywire wants when it asks the provider's API, in words; by the beginning of the call. */
const MEANINGS: readonly (readonly [string, string])[] = [
  ['GET /v2/webhooks', 'looks which subscriptions it has at the provider'],
  ['GET /v2/reports?', 'looks whether the report was ordered before'],
  ['POST /v2/reports/', 'orders the report by itself: REPORT_TYPES=voie'],
  ['GET /v2/reports/', 'asks how far the report is, and where its document'],
  ['GET /v2/report-files/', 'the document of the report: it is in a storage elsewhere'],
  ['GET /v2/accounts', 'asks for the accounts of the user'],
];

/** The call as a line shows it: without its query, its ids short. */
export function callInShort({ method, path }: AnsweredCall): string {
  if (path.includes('/report-files/')) return `${method} file_url`;
  const [bare = ''] = path.split('?');
  return `${method} ${bare.replaceAll(ID, shortId)}`;
}

/** What the call is for. */
export function meaningOfCall({ method, path, body }: AnsweredCall): string {
  const call = `${method} ${path}`;
  if (call === 'POST /v2/webhooks') return `subscribes by itself: ${aboutSubscription(body)}`;
  return MEANINGS.find(([beginning]) => call.startsWith(beginning))?.[1] ?? '';
}

function aboutSubscription(body: unknown): string {
  const { events, config } = body as { events: readonly unknown[]; config?: object | null };
  const isWithAccount = Object.hasOwn(config ?? {}, 'include_resource');
  const kind = isWithAccount ? 'events of accounts, with the account' : 'events without a config';
  return `${String(events.length)} ${kind}`;
}
