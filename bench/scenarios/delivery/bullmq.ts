import type { Stage } from '../../stage.js';
import type { Contender, Work } from './contender.js';
import { REDIS_SETTINGS, startRedis } from './redis.js';

/** BullMQ on Redis; null if there is no Redis on this machine. */
export async function bullmq(stage: Stage): Promise<Contender | null> {
  const port = await startRedis(stage);
  if (port === null) return null;
  const child = stage.child(new URL('./bullmq.process.js', import.meta.url), [String(port)]);
  return {
    name: 'BullMQ 6 on Redis',
    settings: `concurrency as the service; the body in the job, the outcome as its result; Redis: ${REDIS_SETTINGS}`,
    prepare: (work: Work) => child.call('prepare', work),
    deliver: (work: Work) => child.call('deliver', work),
  };
}
