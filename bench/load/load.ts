import type { Stage } from '../stage.js';
import type { Child } from '../shared/child.js';
import type { PaceTask } from './pace.js';
import type { SaturationTask } from './saturate.js';
import type { LoadResult } from './tally.js';

const FILE = new URL('./load.process.js', import.meta.url);
/** More than any server on two cores takes. */
const MOST_A_SECOND = 12_000;

/** Posts signed webhooks from a process of its own. Bodies and signatures are made beforehand. */
export class Load {
  private constructor(private readonly child: Child) {}

  static start(stage: Stage): Load {
    return new Load(stage.child(FILE));
  }

  /** As much as the server takes from so many connections. */
  async saturate(task: SaturationTask): Promise<LoadResult> {
    await this.child.call('prepare', Math.ceil(task.seconds * MOST_A_SECOND));
    return this.child.call('saturate', task);
  }

  /** How many it has had answered with 200 so far, also while it posts. */
  accepted(): Promise<number> {
    return this.child.call('accepted');
  }

  /** A fixed rate; latencies count from when a post was to be sent. */
  async pace(task: PaceTask): Promise<LoadResult> {
    await this.child.call('prepare', Math.ceil(task.seconds * task.rate));
    return this.child.call('pace', task);
  }
}
