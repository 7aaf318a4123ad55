/** An API key as a client has it. */
export interface Credentials {
  readonly id: string;
  readonly secret: string;
}

/** An answer, read: JSON as a value, anything else as text, nothing as undefined. */
export interface ApiAnswer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface SendOptions {
  /** A string goes out as it stands, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client of the REST API, over a real socket. Without credentials it sends none. */
export class ApiClient {
  constructor(
    readonly baseUrl: string,
    private readonly credentials?: Credentials,
  ) {}

  /** The same service seen with another key, or with none. */
  as(credentials?: Credentials): ApiClient {
    return new ApiClient(this.baseUrl, credentials);
  }

  get<T = unknown>(path: string, options?: SendOptions): Promise<ApiAnswer<T>> {
    return this.send<T>('GET', path, options);
  }

  post<T = unknown>(path: string, body?: unknown): Promise<ApiAnswer<T>> {
    return this.send<T>('POST', path, { body });
  }

  patch<T = unknown>(path: string, body?: unknown): Promise<ApiAnswer<T>> {
    return this.send<T>('PATCH', path, { body });
  }

  delete<T = unknown>(path: string): Promise<ApiAnswer<T>> {
    return this.send<T>('DELETE', path);
  }

  /** The path may be a whole url, such as the `next` of a list. Redirects are not followed. */
  async send<T = unknown>(
    method: string,
    path: string,
    { body, headers }: SendOptions = {},
  ): Promise<ApiAnswer<T>> {
    const response = await fetch(new URL(path, this.baseUrl), {
      method,
      redirect: 'manual',
      headers: { ...this.authorization(), ...contentType(body), ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return ApiClient.read<T>(response);
  }

  /** Reads an answer of `fetch` whole. */
  static async read<T>(response: Response): Promise<ApiAnswer<T>> {
    const { status, headers } = response;
    return { status, headers, body: (await bodyOf(response)) as T };
  }

  private authorization(): Record<string, string> {
    if (!this.credentials) return {};
    const { id, secret } = this.credentials;
    return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` };
  }
}

function contentType(body: unknown): Record<string, string> {
  return body === undefined ? {} : { 'content-type': 'application/json' };
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
  return isJson ? (JSON.parse(text) as unknown) : text;
}
