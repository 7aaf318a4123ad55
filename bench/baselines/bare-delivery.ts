import type { Sink } from '../load/sink.js';
import type { Child } from '../shared/child.js';
import type { Stage } from '../stage.js';

/** How the bare loop is to deliver. */
export interface BareDeliveryTask {
  readonly origin: string;
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
}

const FILE = new URL('./bare-delivery.process.js', import.meta.url);
/** About as long as what the service delivers of the load's posts. */
const BODY = JSON.stringify({ event: 'paystubs.added', name: 'sink-1', data: 'x'.repeat(330) });

/** The limit of delivery on this machine: a loop in a process of its own. */
export class BareDelivery {
  private readonly child: Child;

  constructor(
    stage: Stage,
    private readonly sink: Sink,
  ) {
    this.child = stage.child(FILE);
  }

  /** @returns deliveries a second over so many connections */
  deliver(task: Pick<BareDeliveryTask, 'connections' | 'seconds'>): Promise<number> {
    return this.child.call('deliver', { ...task, origin: this.sink.url(), body: BODY });
  }
}
