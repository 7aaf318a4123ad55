import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../core/database/queryable.js';
import { On } from '../../../core/events/on.decorator.js';
import { ErasureRepository } from '../erasure/erasure.repository.js';
import { UsersErased } from '../events/users-erased.event.js';

/** Hears {@link UsersErased} and deletes the users, and all that was found out about them. */
@Injectable()
export class EraseTrackingOfUsers {
  constructor(private readonly repository: ErasureRepository) {}

  @On(UsersErased)
  async erase({ users }: UsersErased, tx: Transaction): Promise<void> {
    await this.repository.deleteAll(tx, users);
  }
}
