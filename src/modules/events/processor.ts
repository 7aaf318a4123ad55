import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import {
  DatabaseBusy,
  isConnectionFault,
  isTransient,
} from '../../core/database/database-errors.js';
import { Wakeups } from '../../core/database/wakeups.js';
import { UnreadableEvent } from '../../core/events/unreadable-event.js';
import { describeError } from '../../core/logging/describe-error.js';
import { Loops } from '../../core/loops/loops.js';
import type { RoundResult } from '../../core/loops/loop.js';
import { Pauses } from '../../core/pauses/pauses.js';
import { EventBatch } from './event-batch.js';
import { EventMetrics } from './event-metrics.js';
import { EVENTS_TOPIC } from './events.topic.js';
import { ProcessorRepository, type ClaimedEvent } from './processor.repository.js';
import { RestingEvents } from './resting-events.js';

/** What an operator stops: events wait, and are taken in all the same. */
const PROCESSING = {
  name: 'processing',
  about: 'Events are taken in and wait: nothing is tracked, nothing new is sent.',
} as const;
const POLL_MS = 500;
const BATCH = 200;
const BATCH_BYTES = 8 * 1024 * 1024;
/** After so many tries an event is suspected of killing the process, and is tried alone. */
const SUSPECT_TRIES = 3;
/** After so many deaths of the process there is no doubt left. */
const GUILTY_TRIES = 6;
/** So many faults in a row are a bad deploy, not bad events. */
const FAULTS_THAT_STOP = 20;

/**
 * Takes events from the log in batches and has them processed, each batch in one transaction. An
 * event that can't be processed is found by halving its batch, and only that one is quarantined.
 */
@Injectable()
export class Processor implements OnModuleInit {
  /** Unforeseen faults in a row, one event each. */
  private faultsInARow = 0;
  private readonly resting = new RestingEvents();
  /** Events whose last try is not to count, once the database answers. */
  private readonly owed: string[] = [];
  private readonly logger = new Logger('processor');

  constructor(
    private readonly batch: EventBatch,
    private readonly repository: ProcessorRepository,
    private readonly loops: Loops,
    private readonly wakeups: Wakeups,
    private readonly pauses: Pauses,
    private readonly metrics: EventMetrics,
  ) {}

  onModuleInit(): void {
    this.pauses.declare(PROCESSING);
    const loop = this.loops.add({ name: 'processor', pollMs: POLL_MS, round: () => this.round() });
    this.wakeups.on(EVENTS_TOPIC, () => loop.wake());
  }

  /** It has stopped itself: events are kept, nothing is processed until it is started anew. */
  get hasStopped(): boolean {
    return this.faultsInARow >= FAULTS_THAT_STOP;
  }

  private async round(): Promise<RoundResult> {
    if (this.hasStopped || (await this.pauses.isPaused(PROCESSING.name))) return 'idle';
    await this.payBack();
    const claimed = await this.repository.claim({
      count: BATCH,
      bytes: BATCH_BYTES,
      suspectTries: SUSPECT_TRIES,
      except: [...this.resting.ids, ...this.owed],
    });
    await this.processClaimed(claimed);
    return claimed.length > 0 ? 'more' : 'idle';
  }

  private async processClaimed(claimed: readonly ClaimedEvent[]): Promise<void> {
    const [first] = claimed;
    if (first && first.tries > GUILTY_TRIES) {
      const fault = 'the process died on it, again and again';
      this.logger.error({ msg: 'event quarantined', event_id: first.id, fault });
      await this.batch.quarantine(first, fault);
      this.metrics.quarantined.fault += 1;
      return;
    }
    try {
      await this.process(claimed);
    } catch (error) {
      // Nobody died: a try that the connection ended is none. The database may be away now.
      this.owed.push(...idsOf(claimed));
      throw error;
    }
  }

  private async payBack(): Promise<void> {
    if (this.owed.length === 0) return;
    const left = await this.repository.giveBack(this.owed);
    this.owed.splice(0, Infinity, ...left);
  }

  private async process(claimed: readonly ClaimedEvent[]): Promise<void> {
    if (claimed.length === 0 || this.hasStopped) return;
    try {
      const started = performance.now();
      const found = await this.batch.process(claimed);
      this.metrics.batchEnded(performance.now() - started);
      this.metrics.processed += found;
      // Replicas claim the same events at times, and one of them gets the locks: for the others
      // that was no try. It would count up with no process dying at all.
      if (found < claimed.length) this.owed.push(...idsOf(claimed));
      this.resting.forget(idsOf(claimed));
      this.faultsInARow = 0;
    } catch (error) {
      if (isConnectionFault(error) || error instanceof DatabaseBusy) throw error;
      await this.failed(claimed, error);
    }
  }

  /** Halves the batch until what can't be processed is alone; the others go through. */
  private async failed(claimed: readonly ClaimedEvent[], error: unknown): Promise<void> {
    const [event] = claimed;
    if (claimed.length > 1) {
      const middle = Math.ceil(claimed.length / 2);
      await this.process(claimed.slice(0, middle));
      await this.process(claimed.slice(middle));
    } else if (event && isTransient(error)) {
      this.logger.warn({ msg: 'event left for later', event_id: event.id, err: error });
      this.resting.rest(event.id);
      this.owed.push(event.id);
    } else if (event) await this.failedAlone(event, error);
  }

  /** Its data can't be made sense of: it is relayed without being tracked, if that works. */
  private async failedAlone(event: ClaimedEvent, error: unknown): Promise<void> {
    this.metrics.quarantined[error instanceof UnreadableEvent ? 'unreadable' : 'fault'] += 1;
    if (!(error instanceof UnreadableEvent)) this.faultsInARow += 1;
    this.metrics.hasStopped = this.hasStopped;
    const fault = describeFault(error);
    this.logger.error({ msg: 'event quarantined', event_id: event.id, err: error });
    try {
      await this.batch.process([event], fault);
    } catch (second) {
      if (isTransient(second)) throw second;
      await this.batch.quarantine(event, fault);
    }
  }
}

function idsOf(claimed: readonly ClaimedEvent[]): readonly string[] {
  return claimed.map(({ id }) => id);
}

/** What is told to people: our own words, or the kind of error, but nothing of the data. */
function describeFault(error: unknown): string {
  if (error instanceof UnreadableEvent) return error.message;
  const { type, code } = describeError(error);
  return `unforeseen fault: ${type}${code === undefined ? '' : ` ${code}`}`;
}
