import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import { ActDone } from '../../../core/audit/act-done.event.js';
import type { Transaction } from '../../../core/database/queryable.js';
import { On } from '../../../core/events/on.decorator.js';
import { AuditRepository } from '../audit.repository.js';

/** Keeps who did what, in the transaction of the act. */
@Injectable()
export class KeepWhatWasDone {
  constructor(private readonly repository: AuditRepository) {}

  @On(ActDone)
  async keep({ actor, action, subject, details }: ActDone, tx: Transaction): Promise<void> {
    await this.repository.insert(tx, {
      id: newId(),
      ...{ actor_id: actor.id, actor_name: actor.name, actor_role: actor.role },
      request_id: actor.requestId,
      action,
      subject_type: subject?.type ?? null,
      subject_id: subject?.id ?? null,
      details,
    });
  }
}
