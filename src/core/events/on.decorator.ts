import { OnEvent } from '@nestjs/event-emitter';
import type { Transaction } from '../database/queryable.js';
import type { EventClass } from './event-class.js';

type MethodOf<L> = <M extends L>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

/** The name under which the emitter knows the notice that an event has been committed. */
export function committed(type: string): string {
  return `${type} (committed)`;
}

/**
 * The method hears the event inside the transaction of whoever tells it. It records or enqueues
 * in tables of its own module through the given transaction and touches nothing else; what it
 * throws rolls the transaction back. Listening to a base class hears every class that extends it.
 */
export function On<E extends object>(
  event: EventClass<E>,
): MethodOf<(event: E, tx: Transaction) => Promise<void>> {
  return (target, key, descriptor) => {
    OnEvent(event.type, { suppressErrors: false })(target, key, descriptor);
  };
}

/**
 * The method hears the event once its transaction has committed: a nudge, for waking a loop. It
 * may be lost (the process may die in between); what it throws is logged.
 */
export function AfterCommit<E extends object>(event: EventClass<E>): MethodOf<(event: E) => void> {
  return (target, key, descriptor) => {
    OnEvent(committed(event.type), { suppressErrors: true })(target, key, descriptor);
  };
}
