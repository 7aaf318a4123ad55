import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import { On } from '../../../core/events/on.decorator.js';
import { UsersErased } from '../../reports/events/users-erased.event.js';
import { WorkErasureRepository } from '../work/work-erasure.repository.js';

/**
 * Hears {@link UsersErased}: no report is requested of these persons any more, and nobody asks the
 * provider about them. What it is being asked at this moment is forgotten when it answers.
 */
@Injectable()
export class EraseWorkForUsers {
  constructor(private readonly repository: WorkErasureRepository) {}

  @On(UsersErased)
  async erase({ users }: UsersErased, tx: Transaction): Promise<void> {
    await this.repository.deleteAll(tx, users);
  }
}
