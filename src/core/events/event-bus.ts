import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Transaction } from '../database/queryable.js';
import { typesOf } from './event-class.js';
import { committed } from './on.decorator.js';

type Listener = (event: object, tx?: Transaction) => unknown;

/** How modules tell each other what happened: typed by the class of the event. */
@Injectable()
export class EventBus {
  constructor(private readonly emitter: EventEmitter2) {}

  /**
   * Tells the event to everyone who listens, one after the other, inside the transaction; the
   * notice that it is committed follows by itself. An error of a listener reaches the caller.
   * @returns how many listened
   */
  async publish(event: object, tx: Transaction): Promise<number> {
    let heard = 0;
    for (const type of typesOf(event)) {
      // Not emitAsync: it starts all listeners at once, and they share one connection.
      for (const listener of this.emitter.listeners(type) as Listener[]) {
        await listener(event, tx);
        heard += 1;
      }
    }
    tx.afterCommit(() => {
      for (const type of typesOf(event)) this.emitter.emit(committed(type), event);
    });
    return heard;
  }
}
