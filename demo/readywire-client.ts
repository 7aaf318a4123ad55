import { DemoFault } from './demo-fault.js';
import type { ServiceKeys } from './service-process.js';

/** A page of a list. */
export interface List<T> {
  readonly next: string | null;
  readonly results: readonly T[];
}

/** Calls the service over HTTP with an API key, as any client of the provider's API would. */
export class ReadywireClient {
  private readonly authorization: string;

  constructor(
    readonly address: string,
    keys: ServiceKeys,
  ) {
    const pair = Buffer.from(`${keys.apiKeyId}:${keys.apiKeySecret}`).toString('base64');
    this.authorization = `Basic ${pair}`;
  }

  /** @throws DemoFault with the answer if it is not a 200, or if there is none */
  async get<T>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  /** @throws DemoFault with the answer if it is not a 200 */
  async post<T>(path: string, body: unknown): Promise<T> {
    return this.call<T>('POST', path, body);
  }

  /** All results of a list, page after page. */
  async all<T>(path: string): Promise<readonly T[]> {
    const results: T[] = [];
    for (let url: string | null = new URL(path, this.address).href; url !== null;) {
      const page: List<T> = await this.get<List<T>>(url);
      results.push(...page.results);
      url = page.next;
    }
    return results;
  }

  /** @throws DemoFault with the answer if it is not a 200 */
  async bytes(path: string): Promise<Buffer> {
    return this.ask('GET', path);
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    return JSON.parse((await this.ask(method, path, body)).toString('utf8')) as T;
  }

  private async ask(method: string, path: string, body?: unknown): Promise<Buffer> {
    const answer = await fetch(new URL(path, this.address), {
      method,
      headers: { authorization: this.authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new DemoFault(`${method} ${path} got no answer: ${String(error)}`);
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status === 200) return bytes;
    const text = bytes.toString('utf8');
    throw new DemoFault(`${method} ${path} was answered ${String(answer.status)}: ${text}`);
  }
}
