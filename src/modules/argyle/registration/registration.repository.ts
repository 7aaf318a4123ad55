import { Injectable } from '@nestjs/common';
import { Database } from '../../../core/database/database.js';
import type { SubscriberWish } from './wanted-webhooks.js';

/** What registration reads of the tables of others. */
@Injectable()
export class RegistrationRepository {
  constructor(private readonly database: Database) {}

  /** The disabled ones too: what they miss is held for them. */
  async wishesBeyondTheUsual(): Promise<readonly SubscriberWish[]> {
    return this.database.query<SubscriberWish>(
      `SELECT events, config FROM subscriptions
       WHERE deleted_at IS NULL AND config ?| ARRAY['days_synced', 'items']`,
    );
  }
}
