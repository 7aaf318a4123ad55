import { randomBytes } from 'node:crypto';
import { newId } from '../../src/common/ids.js';
import type { Queryable } from '../../src/core/database/queryable.js';
import { Cage } from './canaries.js';
import { anId, webhook, type Webhook } from './payloads.js';

/** A person whose data is made of canaries, to be found wherever it is kept. */
export class Person {
  readonly cage = new Cage();
  readonly user = this.cage.keep('the user', anId());
  readonly account = this.cage.keep('the account', anId());
  readonly report = this.cage.keep('the report', anId());
  readonly externalId = this.cage.make('external');
  readonly name = this.cage.make('name');
  readonly ids = { user: this.user, account: this.account };

  /** One webhook of every kind that can name a person; no two are the same bytes. */
  webhooks(): readonly (Webhook | Buffer)[] {
    const once = randomBytes(4).toString('hex');
    return [
      this.connected(new Date().toISOString()),
      webhook('accounts.failed', { ...this.ids, error_code: once, error_message: this.name }),
      webhook('reports.ready', {
        user: this.user,
        external_id: this.externalId,
        accounts: [{ id: this.account, last_synced_at: new Date().toISOString() }],
      }),
      webhook('reports.generated', { user: this.user, type: 'voie', report_id: this.report, once }),
      webhook('paystubs.added', { ...this.ids, employer: this.name, once }),
      webhook('moon.risen', { user: this.user.toUpperCase(), seen_by: this.name, once }),
      // Quarantined, each for another reason.
      webhook('reports.fully_ready', { user: this.user, once }),
      webhook('reports.ready', {
        resource: { user: this.user, external_id: this.externalId, once },
      }),
      webhook('users.updated', { resource: { id: this.user, name: this.name, once } }),
    ];
  }

  /** What names no user where we look for one, so that only a search finds it. */
  webhooksWithoutUser(): readonly (Webhook | Buffer)[] {
    return [
      webhook('accounts.updated', { account: this.account.toUpperCase(), name: this.name }),
      webhook('verifications.updated', { about: { report: this.report, name: this.name } }),
      Buffer.from(`{"event":"accounts.added","data":{"user":"${this.user}","name":"${this.name}`),
    ];
  }

  connected(updated_at: string): Webhook {
    return webhook('accounts.connected', {
      ...this.ids,
      resource: {
        id: this.account,
        user: this.user,
        full_name: this.name,
        connection: { status: 'connected', error_code: null, error_message: null, updated_at },
      },
    });
  }

  /** Rows as the module that talks to the provider keeps them. */
  async addWork(database: Queryable): Promise<void> {
    const request = newId();
    await database.query(
      `INSERT INTO report_requests (id, user_id, type, status, created_at, report_id, fault)
       VALUES ($1, $2, 'voie', 'requested', now(), $3, $4)`,
      [request, this.user, this.report, this.name],
    );
    await database.query(
      `INSERT INTO report_marks (user_id, account_id, type, epoch, request_id)
       VALUES ($1, $2, 'voie', 1, $3)`,
      [this.user, this.account, request],
    );
    await database.query(
      `INSERT INTO reconciliations (user_id, is_routine, fault) VALUES ($1, true, $2)
       ON CONFLICT (user_id) DO UPDATE SET fault = EXCLUDED.fault`,
      [this.user, this.name],
    );
  }
}
