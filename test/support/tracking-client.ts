import type { Page } from '../../src/common/pagination/page.js';
import type { UserWithAccountsDto } from '../../src/modules/reports/dto/user.dto.js';
import type { Webhook } from './payloads.js';
import type { RunningService } from './start-app.js';
import { waitFor } from './wait-for.js';

/** Tells a service of users as the provider does, and asks it about them as a company does. */
export class TrackingClient {
  constructor(readonly service: RunningService) {}

  /** Posts webhooks one after the other, and waits until all of them have been processed. */
  async post(...bodies: readonly (Webhook | Buffer)[]): Promise<void> {
    const ids: string[] = [];
    for (const body of bodies) ids.push((await this.service.post(body)).body.id);
    await waitFor('the events to be processed', async () => {
      const events = ids.map((id) => this.get<{ status: string }>(`/v2/events/${id}`));
      return (await Promise.all(events)).every(({ status }) => status === 'processed');
    });
  }

  /** The answer to a GET. @throws Error if it is no 200 */
  async get<T>(path: string): Promise<T> {
    const { status, body } = await this.service.api.get<T>(path);
    if (status !== 200) throw new Error(`GET ${path} was answered ${String(status)}`);
    return body;
  }

  /** One page of a list. */
  async list<T>(path: string): Promise<readonly T[]> {
    return (await this.get<Page<T>>(path)).results;
  }

  /** Everything in a list, page after page by its links. */
  async all<T>(path: string): Promise<readonly T[]> {
    const results: T[] = [];
    for (let next: string | null = path; next !== null;) {
      const page: Page<T> = await this.get<Page<T>>(next);
      results.push(...page.results);
      next = page.next;
    }
    return results;
  }

  user(id: string): Promise<UserWithAccountsDto> {
    return this.get(`/v2/users/${id}`);
  }

  /** The events of this name that were told about the user. */
  told(user: string, event = 'reports.fully_ready'): Promise<readonly { readonly id: string }[]> {
    return this.list(`/v2/events?user=${user}&event=${event}`);
  }
}

/** Some time ago, as the provider writes it. */
export function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}
