import { Injectable } from '@nestjs/common';
import { toId } from '../../../common/ids.js';
import { instantOfMicros, type Instant, minInstant } from '../../../common/instant.js';
import { type JsonObject, member } from '../../../common/json/read.js';
import { Clock } from '../../../core/clock/clock.js';
import { parseHttpDate } from '../../../core/http/retry-after.js';
import { ArgyleConfig } from '../argyle.config.js';
import { ArgyleRefused, ArgyleUnavailable } from './argyle-faults.js';
import { readAllPages, type WholeList } from './pages.js';
import { type ProviderAnswer, ProviderHttp } from './provider-http.js';

/** All accounts of a user, and the moment that they describe. */
export interface AccountList {
  readonly accounts: readonly JsonObject[];
  /** Not later than the moment at which the provider began to answer, on its clock and on ours. */
  readonly takenAt: Instant;
}

/** What is to be in a report. */
export interface ReportOrder {
  readonly user: string;
  readonly metadata?: JsonObject;
  /** Milliseconds of the monotonic clock; from then on it is not sent any more. */
  readonly sendBefore?: number;
}

/**
 * The provider's REST API, typed. Every method throws {@link ArgyleRefused} or
 * {@link ArgyleUnavailable}, and whatever the database throws (the pace is kept there). What it
 * gives back is as the provider wrote it, with members that nobody knows, except that each object
 * has an `id`.
 */
@Injectable()
export class ArgyleClient {
  constructor(
    private readonly config: ArgyleConfig,
    private readonly http: ProviderHttp,
    private readonly clock: Clock,
  ) {}

  /** Whether a provider is configured; without one every method throws. */
  get isOn(): boolean {
    return this.config.isOn;
  }

  /** All accounts of the user; empty if the provider knows none. */
  async accountsOf(user: string): Promise<AccountList> {
    const before = this.clock.now();
    const { items, first } = await this.list('/accounts', { user });
    return {
      accounts: items.map((item) => own(user, item)),
      takenAt: minInstant(before, beganAt(first) ?? before),
    };
  }

  /** All reports of the user. */
  async reportsOf(user: string): Promise<readonly JsonObject[]> {
    const { items } = await this.list('/reports', { user });
    return items.map((item) => own(user, item));
  }

  /**
   * One report, or null if the provider has none of this id.
   * @param user whose it is, if that is known
   */
  async report(id: string, user?: string): Promise<JsonObject | null> {
    const path = `/reports/${encodeURIComponent(id)}`;
    try {
      const report = withId((await this.http.ask({ method: 'GET', path })).json, id);
      return user === undefined ? report : own(user, report);
    } catch (error) {
      if (error instanceof ArgyleRefused && error.statusCode === 404) return null;
      throw error;
    }
  }

  /** Orders a report. Sent once: after a fault that is uncertain it may be there all the same. */
  async orderReport(type: string, order: ReportOrder): Promise<JsonObject> {
    const { user, metadata, sendBefore } = order;
    const path = `/reports/${encodeURIComponent(type)}`;
    const body = { user, ...(metadata ? { metadata } : {}) };
    const { json } = await this.http.ask({ method: 'POST', path, body, sendBefore });
    return own(user, withId(json));
  }

  /** All webhook subscriptions, ours and those of others, newest first. */
  async webhooks(): Promise<readonly JsonObject[]> {
    return (await this.list('/webhooks')).items;
  }

  /** Creates a webhook subscription. Sent once, see {@link orderReport}. */
  async createWebhook(body: JsonObject): Promise<JsonObject> {
    return withId((await this.http.ask({ method: 'POST', path: '/webhooks', body })).json);
  }

  /** Deletes a webhook subscription; one that is gone already is deleted. */
  async deleteWebhook(id: string): Promise<void> {
    try {
      await this.http.ask({ method: 'DELETE', path: `/webhooks/${encodeURIComponent(id)}` });
    } catch (error) {
      if (!(error instanceof ArgyleRefused && error.statusCode === 404)) throw error;
    }
  }

  private list(path: string, filter: Readonly<Record<string, string>> = {}): Promise<WholeList> {
    const base = this.config.baseUrl ?? new URL('http://unset.invalid');
    return readAllPages(this.http, new URL(base.pathname + path, base), path, filter);
  }
}

/** By the provider's clock, whose header knows whole seconds only; null if it does not say. */
function beganAt({ headers, durationMs }: ProviderAnswer): Instant | null {
  const { date } = headers;
  const ms = typeof date === 'string' ? parseHttpDate(date.trim()) : NaN;
  return Number.isNaN(ms) ? null : instantOfMicros((ms - durationMs) * 1_000);
}

function withId(json: JsonObject, expected?: string): JsonObject {
  const id = toId(member(json, 'id'));
  if (id !== null && (expected === undefined || id === toId(expected))) return json;
  throw new ArgyleUnavailable('The provider answered with something that has not the right id.');
}

/** A provider that mixes them up would have what is one person's taken for another's. */
function own(user: string, item: JsonObject): JsonObject {
  const theirs = toId(member(item, 'user'));
  if (theirs === null || theirs === toId(user)) return item;
  throw new ArgyleUnavailable('The provider answered with what belongs to another user.');
}
