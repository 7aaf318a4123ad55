/** What the API says instead of an answer. */
export class ApiFault extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly fields: Readonly<Record<string, readonly string[]>> = {},
  ) {
    super(detail);
  }
}

/** Whatever went wrong, as what people can be told. */
export function toFault(error: unknown): ApiFault {
  return error instanceof ApiFault ? error : new ApiFault(0, String(error));
}

export interface CallOptions {
  readonly method?: string;
  readonly body?: object;
  /** The page asks by itself: that does not prolong the session. */
  readonly inBackground?: boolean;
  readonly signal?: AbortSignal;
}

/** Heard when an answer says that nobody is signed in. */
export const signedOut = new EventTarget();

/**
 * Calls the API of this service as whoever is signed in.
 * @param accepted statuses beside 2xx whose body is an answer as well
 * @throws ApiFault
 */
export async function call<T>(
  path: string,
  options: CallOptions = {},
  accepted: readonly number[] = [],
): Promise<T> {
  const response = await send(path, options);
  const isAnswer = response.ok || accepted.includes(response.status);
  const text = await response.text();
  if (isAnswer) return (text === '' ? undefined : JSON.parse(text)) as T;
  throw faultOf(path, response, text);
}

/** The bytes of an answer, as they came. */
export async function callForBytes(path: string, signal?: AbortSignal): Promise<Uint8Array> {
  const response = await send(path, signal ? { signal } : {});
  if (!response.ok) throw faultOf(path, response, await response.text());
  return new Uint8Array(await response.arrayBuffer());
}

async function send(path: string, options: CallOptions): Promise<Response> {
  const { method = 'GET', body, inBackground = false, signal } = options;
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(inBackground ? { 'readywire-background': '1' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiFault(0, 'The service does not answer.');
  }
}

function faultOf(path: string, { status }: Response, text: string): ApiFault {
  if (status === 401 && !path.startsWith('/console/session')) {
    signedOut.dispatchEvent(new Event('signed-out'));
  }
  const problem = parsed(text);
  return new ApiFault(status, problem.detail ?? `The service answers ${status}.`, problem.errors);
}

function parsed(text: string): { detail?: string; errors?: Record<string, string[]> } {
  try {
    return JSON.parse(text) as { detail?: string; errors?: Record<string, string[]> };
  } catch {
    return {};
  }
}

/** A path with those of the filters that are set. */
export function withQuery(path: string, filters: Readonly<Record<string, string>>): string {
  const set = Object.entries(filters).filter(([, value]) => value !== '');
  const query = new URLSearchParams(set).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** The path and query of a link of a list, which may name the host by another name. */
export function localPath(link: string): string {
  const { pathname, search } = new URL(link, location.origin);
  return pathname.replace(/^.*(?=\/v2\/)/, '') + search;
}
