import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/queryable.js';
import { EventBus } from '../events/event-bus.js';
import { currentRequest } from '../server/request-scope.js';
import { ActDone, type ActDetails, type Actor, type Subject } from './act-done.event.js';
import type { Action } from './actions.js';

/** The actor of what nobody asked for: the service itself. No key can have an id with a colon. */
const ITSELF: Actor = { id: 'readywire:itself', name: null, role: null, requestId: null };

/**
 * Tells what somebody has done, as of the request in whose course it happens. To be called in the
 * transaction of the act: either both are kept, or neither. Tells {@link ActDone}.
 */
@Injectable()
export class Acts {
  constructor(private readonly bus: EventBus) {}

  /** @param subject null if it is about no single thing */
  async done(
    tx: Transaction,
    action: Action,
    subject: Subject | null,
    details: ActDetails = {},
  ): Promise<void> {
    await this.bus.publish(new ActDone(actorOfNow(), action, subject, details), tx);
  }
}

function actorOfNow(): Actor {
  const { caller, requestId } = currentRequest() ?? {};
  if (!caller || requestId === undefined) return ITSELF;
  return { id: caller.keyId, name: caller.name, role: caller.role, requestId };
}
