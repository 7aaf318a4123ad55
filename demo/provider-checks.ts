import type { SimulatedProvider } from '../src/simulator/simulated-provider.js';
import { check, type Check } from './checks.js';
import type { DemoProvider } from './demo-provider.js';
import type { ReadywireClient } from './readywire-client.js';

/** Readywire pointed the provider at itself: with the account where there is one. */
export function registrationCheck({ subscriptions }: SimulatedProvider, url: string): Check {
  const ours = subscriptions.all().filter((one) => one.url === url);
  const withAccount = ours.filter(({ config }) => config.include_resource === true);
  const holds = ours.length === 2 && withAccount.length === 1;
  const says =
    'Readywire subscribed itself at the provider, to events with and without the account';
  return check(holds, says, ours.map(({ name }) => name).join(', '));
}

/** It ordered the report itself, and only once. */
export function orderCheck({ simulated, api }: DemoProvider, user: string): Check {
  const orders = api.calls.filter(
    ({ method, path }) => method === 'POST' && path.startsWith('/v2/reports/'),
  );
  const made = simulated.records.reports.all(user).filter(({ status }) => status === 'generated');
  const holds = orders.length === 1 && made.length === 1;
  const found = `ordered ${String(orders.length)}, generated ${String(made.length)}`;
  return check(holds, 'Readywire ordered the report by itself, once', found);
}

/** The webhook that was lost did not matter: the provider was asked. */
export async function lostCheck(client: ReadywireClient, user: string): Promise<Check> {
  const path = `/v2/events?user=${user}&event=reports.generated`;
  const sources = (await client.all<{ source: string }>(path)).map(({ source }) => source);
  const holds = sources.length === 1 && sources[0] === 'reconcile';
  const says = 'the webhook that was lost was found by asking, and told once';
  return check(holds, says, sources.join(', '));
}

/** The report's document comes through Readywire. */
export function documentCheck(document: Buffer): Check {
  const beginning = document.subarray(0, 5).toString('latin1');
  const says = 'the document of the report came through Readywire';
  return check(beginning === '%PDF-', says, beginning);
}
