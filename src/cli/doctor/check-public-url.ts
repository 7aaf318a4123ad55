import type { ConfigStore } from '../../core/config/config-store.js';
import { OutboundConfig } from '../../core/http/outbound.config.js';
import { ServerConfig } from '../../core/server/server.config.js';
import { reasonOf } from '../service-api.js';
import { type Finding, fault, ok, skipped } from './finding.js';
import { probe } from './probe.js';

/**
 * Whether a Readywire answers at PUBLIC_URL. From here that is only a hint of what the provider
 * sees from the outside: what is reached here may be closed there.
 */
export async function checkPublicUrl({ get }: ConfigStore): Promise<Finding> {
  const { publicUrl } = get(ServerConfig);
  if (publicUrl === undefined) return skipped('public url', 'PUBLIC_URL is not set');
  try {
    const { status, text } = await probe(`${publicUrl}/health/live`, {}, get(OutboundConfig).proxy);
    if (isOurs(text)) return ok('public url', `a Readywire answers at ${publicUrl}`);
    const todo = 'Point PUBLIC_URL, or the proxy in front, at the service.';
    return fault('public url', `${publicUrl} answered ${status}, and is no Readywire`, todo);
  } catch (error) {
    const todo = 'Look at the name, the proxy in front and its certificate; does the service run?';
    return fault('public url', `${publicUrl} does not answer (${reasonOf(error)})`, todo);
  }
}

function isOurs(text: string): boolean {
  try {
    const { status } = JSON.parse(text) as { status?: unknown };
    return status === 'ok' || status === 'failing';
  } catch {
    return false;
  }
}
