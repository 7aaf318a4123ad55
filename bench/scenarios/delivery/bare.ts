import type { Stage } from '../../stage.js';
import type { Contender, Work } from './contender.js';

/** The limit: a loop that signs and posts what it has in memory, and records nothing. */
export function bareLoop(stage: Stage): Contender {
  const child = stage.child(new URL('./bare.process.js', import.meta.url));
  return {
    name: 'bare undici loop',
    settings: 'bodies in memory, nothing recorded',
    prepare: (work: Work) => child.call('prepare', work),
    deliver: (work: Work) => child.call('deliver', work),
  };
}
