import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../../src/core/database/queryable.js';
import { On } from '../../../../src/core/events/on.decorator.js';
import { UsersFullyReady } from '../../../../src/modules/reports/events/users-fully-ready.event.js';
import { GreetingsRepository } from '../greetings.repository.js';

/** Hears who has become ready, in the transaction in which they did. */
@Injectable()
export class GreetUsersWhoAreReady {
  constructor(private readonly greetings: GreetingsRepository) {}

  @On(UsersFullyReady)
  async greet({ users }: UsersFullyReady, tx: Transaction): Promise<void> {
    await this.greetings.greet(
      users.map(({ user }) => user),
      tx,
    );
  }
}
