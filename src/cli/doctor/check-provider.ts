import type { ConfigStore } from '../../core/config/config-store.js';
import { parseHttpDate } from '../../core/http/retry-after.js';
import { OutboundConfig } from '../../core/http/outbound.config.js';
import { ServerConfig } from '../../core/server/server.config.js';
import { ArgyleConfig } from '../../modules/argyle/argyle.config.js';
import { intakeAddress } from '../../modules/argyle/registration/intake-address.js';
import { reasonOf } from '../service-api.js';
import { skewFinding } from './clock-skew.js';
import { type Finding, fault, ok, skipped } from './finding.js';
import { probe, type ProbeAnswer } from './probe.js';

const MOST_PAGES = 20;
const REFUSED = new Set([401, 403]);

/** Whether the provider's API answers us, its clock, and whether it sends its webhooks here. */
export async function checkProvider(config: ConfigStore): Promise<readonly Finding[]> {
  const { baseUrl } = config.get(ArgyleConfig);
  if (!baseUrl) {
    return [skipped('provider', 'ARGYLE_API_URL is not set: subscribe at the provider by hand')];
  }
  try {
    const first = await ask(config, `${baseUrl.href.replace(/\/$/, '')}/webhooks?limit=100`);
    if (first.status !== 200) return [refused(first.status)];
    return [
      ok('provider', `${baseUrl.host} answers in ${first.answered - first.asked} ms`),
      ...skewOf(first),
      await registration(config, baseUrl, first),
    ];
  } catch (error) {
    const todo = 'Look at ARGYLE_API_URL, and whether this network lets the request out.';
    return [fault('provider', `${baseUrl.host} does not answer (${reasonOf(error)})`, todo)];
  }
}

function ask({ get }: ConfigStore, url: string): Promise<ProbeAnswer> {
  const { keyId = '', keySecret = '' } = get(ArgyleConfig);
  const pair = Buffer.from(`${keyId}:${keySecret}`).toString('base64');
  return probe(url, { authorization: `Basic ${pair}` }, get(OutboundConfig).proxy);
}

function refused(status: number): Finding {
  const todo = REFUSED.has(status)
    ? 'Set ARGYLE_API_KEY_ID and ARGYLE_API_KEY_SECRET to a key of this environment.'
    : 'Look at ARGYLE_API_URL, and at the status page of the provider.';
  return fault('provider', `answered ${status}`, todo);
}

function skewOf({ headers, asked, answered }: ProbeAnswer): readonly Finding[] {
  const theirs = typeof headers['date'] === 'string' ? parseHttpDate(headers['date']) : NaN;
  // The header has whole seconds only: on the average it is half a second behind.
  const reading = { theirs: theirs + 500, asked, answered };
  return Number.isNaN(theirs) ? [] : [skewFinding('the provider', reading)];
}

async function registration(
  config: ConfigStore,
  baseUrl: URL,
  first: ProbeAnswer,
): Promise<Finding> {
  const address = intakeAddress(config.get(ServerConfig).publicUrl, baseUrl);
  if ('fault' in address) return fault('registration', address.fault, 'Then start again.');
  let count = 0;
  let page: ProbeAnswer | null = first;
  for (let pages = 0; page !== null && pages < MOST_PAGES; pages += 1) {
    const { results = [], next } = readPage(page.text);
    count += results.filter((one) => one?.url === address.url).length;
    page = isOf(baseUrl, next) ? await ask(config, next) : null;
  }
  if (count > 0) return ok('registration', `${count} subscriptions lead to ${address.url}`);
  const todo = 'The service makes them within a minute of its start: look at its status and log.';
  return fault('registration', `nothing at the provider leads to ${address.url}`, todo);
}

interface Listed {
  readonly results?: readonly ({ readonly url?: unknown } | null)[];
  readonly next?: unknown;
}

function readPage(text: string): Listed {
  const page = JSON.parse(text) as Listed | null;
  return page !== null && Array.isArray(page.results) ? page : {};
}

/** The key goes to the provider alone, whatever its answer says. */
function isOf(baseUrl: URL, next: unknown): next is string {
  return typeof next === 'string' && URL.canParse(next) && new URL(next).origin === baseUrl.origin;
}
