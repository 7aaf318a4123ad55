import type { Child } from '../shared/child.js';
import type { Stage } from '../stage.js';

/** How the door is to be abused. */
export interface FloodTask {
  readonly port: number;
  readonly connections: number;
  /** Of each body. */
  readonly bytes: number;
}

/** What came of it. */
export interface FloodCounts {
  readonly posts: number;
  /** Answered with 401. */
  readonly refused: number;
}

const FILE = new URL('./flood.process.js', import.meta.url);

/** Connections that post unsigned bodies as fast as they can. */
export class Flood {
  private readonly child: Child;

  constructor(stage: Stage) {
    this.child = stage.child(FILE);
  }

  begin(task: FloodTask): Promise<void> {
    return this.child.call('begin', task);
  }

  /** What is underway ends by itself. @returns the counts since the process began */
  end(): Promise<FloodCounts> {
    return this.child.call('end');
  }
}
