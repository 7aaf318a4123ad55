// The load, in a process of its own: see Load.
import { randomInt } from 'node:crypto';
import { Random } from '../../src/common/random.js';
import { serveCalls } from '../shared/serve-calls.js';
import { pace, type PaceTask } from './pace.js';
import { Posts } from './posts.js';
import { saturate, type SaturationTask } from './saturate.js';

const maker = new Posts(new Random(randomInt(2 ** 31)));
let posts: Buffer[] = [];

serveCalls({
  prepare: (count: number) => {
    posts = Array.from({ length: count }, () => maker.next()).reverse();
  },
  saturate: (task: SaturationTask) => saturate(posts, task),
  pace: (task: PaceTask) => pace(posts, task),
});
