/** A proxy that outgoing requests must take. */
export interface Proxy {
  readonly hostname: string;
  readonly port: number;
  /** The value of `Proxy-Authorization`; null if the proxy asks for none. */
  readonly authorization: string | null;
}

/**
 * Reads `http://[user:password@]host[:port]`; the port is 80 unless it says otherwise. Null for
 * anything else, a path or an https proxy included.
 */
export function parseProxy(text: string): Proxy | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return null;
  }
  return {
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 80 : Number(url.port),
    authorization: authorizationOf(url),
  };
}

function authorizationOf({ username, password }: URL): string | null {
  if (username === '' && password === '') return null;
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(pair).toString('base64')}`;
  } catch {
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  }
}

/** A host and port as they stand in a request: an IPv6 address has brackets. */
export function authorityOf(hostname: string, port: number | string): string {
  return `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
}
