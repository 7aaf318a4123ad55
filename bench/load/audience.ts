import { subscribe } from '../service/api.js';
import type { ServiceProcess } from '../service/service-process.js';
import { EVENTS } from './posts.js';
import type { Sink } from './sink.js';

/**
 * Subscribes the sink so many times, each on a path of its own, to all events of the load and to
 * none of our own: each event makes exactly so many deliveries.
 */
export async function subscribeSink(service: ServiceProcess, sink: Sink, count = 1): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const name = `sink-${String(number)}`;
    await subscribe(service.url, { name, url: sink.url(name), events: EVENTS });
  }
}

/** The port that a service listens on. */
export function portOf({ url }: Pick<ServiceProcess, 'url'>): number {
  return Number(new URL(url).port);
}
