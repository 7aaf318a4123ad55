import type { Stage } from '../../stage.js';
import type { Contender, Work } from './contender.js';

/** graphile-worker on the same PostgreSQL. */
export async function graphileWorker(stage: Stage): Promise<Contender> {
  const { url } = await stage.postgres();
  const child = stage.child(new URL('./graphile.process.js', import.meta.url), [url]);
  return {
    name: 'graphile-worker 0.16',
    settings:
      'concurrentJobs 24, maxPoolSize 25 (as where its documentation measures); the body in the job, the outcome a row',
    prepare: (work: Work) => child.call('prepare', work),
    deliver: (work: Work) => child.call('deliver', work),
  };
}
