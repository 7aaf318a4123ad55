import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import { ErasedUsers } from '../../../core/erasure/erased-users.js';
import { On } from '../../../core/events/on.decorator.js';
import { UsersErased } from '../../reports/events/users-erased.event.js';
import { AuditRepository } from '../audit.repository.js';

/** What stands for a report of somebody who was erased together with others. */
const ERASED = 'erased';

/**
 * Takes the ids of erased persons out of the audit: their keyed hash, which is kept anyway, stands
 * for them and their reports from then on. That somebody did something stays.
 */
@Injectable()
export class TakeErasedPersonsOut {
  constructor(
    private readonly repository: AuditRepository,
    private readonly erased: ErasedUsers,
  ) {}

  @On(UsersErased)
  async takeOut({ users, alsoKnownBy }: UsersErased, tx: Transaction): Promise<void> {
    for (const user of users) {
      await this.repository.renameSubjects(tx, [user], this.erased.markOf(user));
    }
    const [only, ...others] = users;
    const mark = only === undefined || others.length > 0 ? ERASED : this.erased.markOf(only);
    if (alsoKnownBy.length > 0) await this.repository.renameSubjects(tx, alsoKnownBy, mark);
  }
}
