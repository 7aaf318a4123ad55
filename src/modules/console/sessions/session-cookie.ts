import type { FastifyRequest } from 'fastify';

/** Kept by browsers only if it is Secure, for the whole host, and set by this host itself. */
const SECURE_NAME = '__Host-readywire';
/** On a machine's own http, where there is no Secure. */
const LOOPBACK_NAME = 'readywire';
const TOKEN = /^[\w-]{43}$/;
const LOOPBACK_HOST = /^(?:localhost|[\w.-]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;
const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Strict';

type Seen = Pick<FastifyRequest, 'protocol' | 'host' | 'headers'>;

/** Whether a browser keeps a session's cookie from an answer to this request. */
export function canKeepCookie(request: Seen): boolean {
  return request.protocol === 'https' || isLoopback(request);
}

/** The header `Set-Cookie` for the token; it ends with the browser, the session with the server. */
export function cookieOf(request: Seen, token: string): string {
  return request.protocol === 'https'
    ? `${SECURE_NAME}=${token}; ${ATTRIBUTES}; Secure`
    : `${LOOPBACK_NAME}=${token}; ${ATTRIBUTES}`;
}

/** The header `Set-Cookie` that takes it away. */
export function noCookie(request: Seen): string {
  return `${cookieOf(request, '')}; Max-Age=0`;
}

/** The token that the request carries, or null. */
export function tokenOf(request: Seen): string | null {
  const name = request.protocol === 'https' || !isLoopback(request) ? SECURE_NAME : LOOPBACK_NAME;
  const parts = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
  const found = parts.filter((part) => part.startsWith(`${name}=`));
  const token = found.length === 1 ? found[0]?.slice(name.length + 1) : undefined;
  return token !== undefined && TOKEN.test(token) ? token : null;
}

function isLoopback({ protocol, host }: Seen): boolean {
  return protocol === 'http' && LOOPBACK_HOST.test(host);
}
