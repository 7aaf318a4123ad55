import { Injectable } from '@nestjs/common';
import { newId, toId } from '../../common/ids.js';
import type { PageOfRows } from '../../common/pagination/page.js';
import type { PageQuery } from '../../common/pagination/page-query.dto.js';
import { Acts } from '../../core/audit/acts.js';
import { Clock } from '../../core/clock/clock.js';
import { Database } from '../../core/database/database.js';
import type { Transaction } from '../../core/database/queryable.js';
import { EventBus } from '../../core/events/event-bus.js';
import { Keyring } from '../../core/secrets/keyring.js';
import type { EndpointGivenUp } from '../delivery/events/endpoint-given-up.event.js';
import type { WebhookPatch } from './dto/webhook-patch.dto.js';
import type { WebhookRequest } from './dto/webhook-request.dto.js';
import { SubscriptionDisabled } from './events/subscription-disabled.event.js';
import { SubscriptionEnabled } from './events/subscription-enabled.event.js';
import { SubscriptionMoved } from './events/subscription-moved.event.js';
import { SubscriptionsDeleted } from './events/subscriptions-deleted.event.js';
import { WebhooksDisabled } from './events/webhooks-disabled.event.js';
import { toEndpointUrl } from './rules/endpoint-url.js';
import { SECRET_MASK } from './rules/secret.js';
import { SubscriptionRules } from './subscription-rules.js';
import { SubscriptionNotFound } from './subscriptions.errors.js';
import { type SubscriptionRow, SubscriptionsRepository } from './subscriptions.repository.js';

const DISABLED_BY_CALL = 'It was disabled by a call of the API.';

/**
 * Who wants which events where. Owns the table `subscriptions`; tells SubscriptionEnabled,
 * SubscriptionMoved, SubscriptionDisabled, WebhooksDisabled and SubscriptionsDeleted. Ids are taken
 * as they stand in the path: what is no id is not found. All that take one throw
 * SubscriptionNotFound.
 */
@Injectable()
export class SubscriptionsService {
  constructor(
    private readonly database: Database,
    private readonly repository: SubscriptionsRepository,
    private readonly rules: SubscriptionRules,
    private readonly keyring: Keyring,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly acts: Acts,
  ) {}

  /** @throws InvalidFields if the config does not fit the events or the url may not be reached */
  async create(request: WebhookRequest): Promise<SubscriptionRow> {
    const { name, events, config, url, secret } = request;
    this.rules.check(events, config, url);
    const [id, now] = [newId(), this.clock.now()];
    const row: SubscriptionRow = {
      ...{ id, name, events: [...events], config: config ?? {}, url: toEndpointUrl(url) },
      secret_sealed: this.seal(id, secret ?? null),
      ...{ status: 'active', disabled_reason: null, created_at: now, updated_at: now },
      ...{ last_sent_at: null, failing_since: null, old_secret_until: null },
    };
    await this.database.transaction(async (tx) => {
      await this.repository.insert(tx, row);
      await this.acts.done(tx, 'webhook.created', { type: 'webhook', id }, { events: row.events });
    });
    return row;
  }

  list(page: PageQuery): Promise<PageOfRows<SubscriptionRow>> {
    return this.repository.page(this.database, page);
  }

  async get(text: string): Promise<SubscriptionRow> {
    const row = await this.repository.find(this.database, idOf(text));
    if (!row) throw new SubscriptionNotFound();
    return row;
  }

  /** Changes what is given. @throws InvalidFields if the whole does not fit together then */
  change(text: string, patch: WebhookPatch): Promise<SubscriptionRow> {
    return this.withLocked(text, async (tx, row) => {
      if (Object.values(patch).every((value) => value === undefined)) return row;
      const changed = this.changed(row, patch);
      this.rules.check(changed.events, changed.config, patch.url);
      await this.repository.update(tx, changed);
      if (changed.url !== row.url) await this.bus.publish(new SubscriptionMoved(row.id), tx);
      await this.acts.done(tx, 'webhook.changed', subjectOf(row), { fields: fieldsOf(patch) });
      return changed;
    });
  }

  enable(text: string): Promise<SubscriptionRow> {
    return this.withLocked(text, async (tx, row) => {
      await this.bus.publish(new SubscriptionEnabled(row.id), tx);
      await this.acts.done(tx, 'webhook.enabled', subjectOf(row));
      return row.status === 'active' ? row : this.setStatus(tx, row, null);
    });
  }

  /** One that is disabled stays so for the reason that it has. */
  disable(text: string): Promise<SubscriptionRow> {
    return this.withLocked(text, async (tx, row) => {
      if (row.status === 'disabled') return row;
      await this.bus.publish(new SubscriptionDisabled(row.id, DISABLED_BY_CALL), tx);
      await this.acts.done(tx, 'webhook.disabled', subjectOf(row));
      return this.setStatus(tx, row, DISABLED_BY_CALL);
    });
  }

  /** Disables it for what its endpoint did, and tells the others; nothing if it is disabled. */
  async giveUp(tx: Transaction, event: EndpointGivenUp): Promise<void> {
    const { subscriptionId, reason, failingSince: failing_since } = event;
    const row = await this.repository.lock(tx, subscriptionId);
    if (row?.status !== 'active') return;
    await this.bus.publish(new SubscriptionDisabled(row.id, reason), tx);
    await this.setStatus(tx, row, reason);
    await this.acts.done(tx, 'webhook.disabled', subjectOf(row), { reason });
    const told = { webhook: row.id, name: row.name, reason, failing_since };
    await this.bus.publish(new WebhooksDisabled([told]), tx);
  }

  async delete(text: string): Promise<void> {
    const id = idOf(text);
    await this.database.transaction(async (tx) => {
      const isGone = await this.repository.bury(tx, id, this.clock.now());
      if (!isGone) throw new SubscriptionNotFound();
      await this.bus.publish(new SubscriptionsDeleted([id]), tx);
      await this.acts.done(tx, 'webhook.deleted', { type: 'webhook', id });
    });
  }

  private async withLocked(
    text: string,
    work: (tx: Transaction, row: SubscriptionRow) => Promise<SubscriptionRow>,
  ): Promise<SubscriptionRow> {
    const id = idOf(text);
    return this.database.transaction(async (tx) => {
      const row = await this.repository.lock(tx, id);
      if (!row) throw new SubscriptionNotFound();
      return work(tx, row);
    });
  }

  private changed(row: SubscriptionRow, patch: WebhookPatch): SubscriptionRow {
    const { name, events, config, url, secret } = patch;
    const keepsSecret = secret === undefined || secret === SECRET_MASK;
    return {
      ...row,
      name: name ?? row.name,
      url: url === undefined ? row.url : toEndpointUrl(url),
      events: events === undefined ? row.events : [...events],
      config: config === undefined ? row.config : (config ?? {}),
      secret_sealed: keepsSecret ? row.secret_sealed : this.seal(row.id, secret),
      old_secret_until: keepsSecret ? row.old_secret_until : null,
      updated_at: this.clock.now(),
    };
  }

  private async setStatus(
    tx: Transaction,
    row: SubscriptionRow,
    disabled_reason: string | null,
  ): Promise<SubscriptionRow> {
    const status = disabled_reason === null ? 'active' : 'disabled';
    const changed = { ...row, status, disabled_reason, updated_at: this.clock.now() } as const;
    await this.repository.setStatus(tx, changed);
    return changed;
  }

  private seal(id: string, secret: string | null): Buffer | null {
    return secret === null ? null : this.keyring.seal(secret, id);
  }
}

function subjectOf({ id }: SubscriptionRow): { readonly type: 'webhook'; readonly id: string } {
  return { type: 'webhook', id };
}

/** Their names alone: a url may hold a secret. */
function fieldsOf(patch: WebhookPatch): readonly string[] {
  return Object.entries(patch).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}

function idOf(text: string): string {
  const id = toId(text);
  if (id === null) throw new SubscriptionNotFound();
  return id;
}
