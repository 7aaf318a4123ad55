import type { Call } from '../command.js';
import { CommandFault, NoAnswer } from '../faults.js';
import { ServiceApi } from '../service-api.js';
import { type Finding, fault, hint, ok, skipped } from './finding.js';

interface Part {
  readonly ok?: unknown;
  readonly attention?: unknown;
}

/** What a running service says of itself: a line for each part that wants attention. */
export async function checkService(call: Call): Promise<readonly Finding[]> {
  try {
    const api = ServiceApi.of(call);
    const ready = await api.send('GET', '/health/ready');
    const status = await api.send('GET', '/health/status');
    return [readiness(ready), ...partsOf(status)];
  } catch (error) {
    if (error instanceof NoAnswer) return [skipped('service', error.message)];
    if (!(error instanceof CommandFault)) throw error;
    return [skipped('service', error.message)];
  }
}

type Answer = Awaited<ReturnType<ServiceApi['send']>>;

function readiness({ status, json }: Answer): Finding {
  if (status === 200) return ok('service', 'is ready for webhooks');
  const { reason } = (json ?? {}) as { reason?: unknown };
  const found = typeof reason === 'string' ? reason : `answered ${status}`;
  return fault('service', `is not ready: ${found}`, 'Look at its log.');
}

function partsOf({ status, json }: Answer): readonly Finding[] {
  if (status === 401 || status === 403) {
    const todo = 'Set API_KEY_ID and API_KEY_SECRET to a key of it.';
    return [fault('status', `the service refuses the API key (${status})`, todo)];
  }
  const { parts } = (json ?? {}) as { parts?: Readonly<Record<string, Part>> };
  if (parts === undefined) return [fault('status', `answered ${status}`, 'Is it a Readywire?')];
  const unwell = Object.entries(parts).flatMap(([name, part]) => findingOf(name, part));
  return unwell.length > 0 ? unwell : [ok('status', 'all parts are well')];
}

function findingOf(name: string, { ok: isWell, attention }: Part): readonly Finding[] {
  if (isWell === true && typeof attention !== 'string') return [];
  const todo = typeof attention === 'string' ? attention : 'Look at GET /health/status.';
  const check = `status: ${name}`;
  return isWell === true ? [hint(check, 'is well', todo)] : [fault(check, 'wants attention', todo)];
}
