import { Injectable } from '@nestjs/common';
import { Database } from '../../../src/core/database/database.js';
import type { Transaction } from '../../../src/core/database/queryable.js';
import type { GreetingEntity } from './entities/greeting.entity.js';

/** Every query on `greetings`. */
@Injectable()
export class GreetingsRepository {
  constructor(private readonly database: Database) {}

  /** Greets those who were not greeted before. */
  async greet(users: readonly string[], tx: Transaction): Promise<void> {
    await tx.query(
      `INSERT INTO greetings (user_id, greeted_at)
       SELECT id, now() FROM unnest($1::uuid[]) AS id ORDER BY id
       ON CONFLICT (user_id) DO NOTHING`,
      [users],
    );
  }

  findAll(): Promise<GreetingEntity[]> {
    return this.database.query('SELECT user_id, greeted_at FROM greetings ORDER BY user_id');
  }
}
