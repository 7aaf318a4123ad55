// The load, in a process of its own: see Load.
import { randomInt } from 'node:crypto';
import { Random } from '../../src/common/random.js';
import { serveCalls } from '../shared/serve-calls.js';
import { pace, type PaceTask } from './pace.js';
import { Posts } from './posts.js';
import { saturate, type SaturationTask } from './saturate.js';

const maker = new Posts(new Random(randomInt(2 ** 31)));
let posts: Buffer[] = [];
const progress = { accepted: 0 };

serveCalls({
  prepare: (count: number) => {
    posts = Array.from({ length: count }, () => maker.next()).reverse();
  },
  saturate: (task: SaturationTask) => saturate(posts, task, progress),
  /** Since the process began. */
  accepted: () => progress.accepted,
  pace: (task: PaceTask) => pace(posts, task, progress),
});
