import { ApiClient, type ApiAnswer, type Credentials } from './api-client.js';

/** What the console's pages send and get, without a browser. */
export class ConsoleClient {
  private constructor(
    readonly url: string,
    readonly cookie: string,
  ) {}

  /** Tries to sign in; the answer as it comes. */
  static signIn(
    url: string,
    credentials: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ApiAnswer<{ detail: string }>> {
    return new ApiClient(url).send('POST', '/console/session', { body: credentials, headers });
  }

  static async signedIn(url: string, { id, secret }: Credentials): Promise<ConsoleClient> {
    const answer = await ConsoleClient.signIn(url, { id, secret });
    if (answer.status !== 200) throw new Error(`${String(answer.status)} ${answer.body.detail}`);
    return new ConsoleClient(url, answer.headers.get('set-cookie')?.split(';')[0] ?? '');
  }

  /** The same session at another replica. */
  at(url: string): ConsoleClient {
    return new ConsoleClient(url, this.cookie);
  }

  get token(): string {
    return this.cookie.split('=')[1] ?? '';
  }

  send<T = unknown>(
    method: string,
    path: string,
    { body, headers = {} }: { body?: object; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<ApiAnswer<T>> {
    return new ApiClient(this.url).send<T>(method, path, {
      ...(body ? { body } : {}),
      headers: { cookie: this.cookie, 'sec-fetch-site': 'same-origin', ...headers },
    });
  }

  get<T = unknown>(path: string): Promise<ApiAnswer<T>> {
    return this.send<T>('GET', path);
  }

  /** Opens the stream of changes. */
  async listen(): Promise<ListeningPage> {
    const response = await fetch(new URL('/console/stream', this.url), {
      headers: { cookie: this.cookie },
    });
    return new ListeningPage(response);
  }
}

/** A stream of changes, read as it comes. */
export class ListeningPage {
  text = '';
  hasEnded = false;
  readonly status: number;

  constructor(response: Response) {
    this.status = response.status;
    void this.read(response);
  }

  private async read({ body }: Response): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body ?? []) this.text += decoder.decode(chunk as Uint8Array);
    } catch {
      // Cut off is ended as well.
    }
    this.hasEnded = true;
  }
}
