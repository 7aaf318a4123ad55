/**
 * Why a request got no answer. Stable: stored with attempts and counted on.
 * - `timeout`: the whole of it took too long before the head of the answer was in
 * - `refused`: nobody takes connections there (refused, host or network unreachable)
 * - `reset`: the connection was closed or reset before the head of the answer was in
 * - `dns`: the name does not resolve; `tls`: no trusted TLS connection came about
 * - `address_refused`: the address may not be reached, see {@link AddressRefused}
 * - `protocol`: what came back is not HTTP/1.1 or exceeds its bounds
 * - `aborted`: we are stopping; says nothing about the other side
 * - `other`: a fault of our own, such as too many open files or a header that can't be sent
 */
export type OutboundErrorCode =
  | 'timeout'
  | 'refused'
  | 'reset'
  | 'dns'
  | 'tls'
  | 'address_refused'
  | 'protocol'
  | 'aborted'
  | 'other';

/**
 * A request that got no answer. The message is one short line for people, without the url and
 * without anything of the bodies; there is no `cause`, because undici's errors carry bytes of
 * the answer and would put them into the logs.
 */
export class OutboundError extends Error {
  override readonly name: string = 'OutboundError';

  constructor(
    readonly code: OutboundErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The connection was not made, or was dropped before a byte was sent, because the guard refuses
 * its address: final until the configuration or the name changes. The message says why.
 */
export class AddressRefused extends OutboundError {
  override readonly name = 'AddressRefused';

  constructor(
    readonly address: string,
    reason: string,
  ) {
    super('address_refused', reason);
  }
}

const PARSER_ERROR = 'HTTPParserError';

const BY_CODE: Readonly<Record<string, OutboundErrorCode>> = {
  [PARSER_ERROR]: 'protocol',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  EHOSTDOWN: 'refused',
  ENETUNREACH: 'refused',
  ENETDOWN: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ENOTFOUND: 'dns',
  ENODATA: 'dns',
  EPROTO: 'tls',
  UND_ERR_HEADERS_OVERFLOW: 'protocol',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'protocol',
  UND_ERR_DESTROYED: 'aborted',
  UND_ERR_CLOSED: 'aborted',
};

/** Families of codes; the last one names what OpenSSL says of a certificate. */
const BY_PATTERN: ReadonlyArray<readonly [RegExp, OutboundErrorCode]> = [
  [/^EAI_/, 'dns'],
  [/^HPE_/, 'protocol'],
  [/^ERR_(SSL|TLS)_/, 'tls'],
  [/CERT|SIGNATURE|CRL|CA$|ISSUER|PATH_LENGTH|INVALID_PURPOSE|HOSTNAME_MISMATCH/, 'tls'],
];

function codesOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  // undici's parser gives its errors a name, but no code.
  if (own.length === 0 && 'name' in error && error.name === PARSER_ERROR) own.push(PARSER_ERROR);
  // Several addresses were tried and each has failed in its own way: the first stands for all.
  const inner = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  return [...own, ...inner.flatMap(codesOf)];
}

function kindOf(code: string): OutboundErrorCode {
  const known = BY_CODE[code] ?? BY_PATTERN.find(([pattern]) => pattern.test(code))?.[1];
  return known ?? 'other';
}

/** A line of at most 200 printable characters: certificates and answers have a say in it. */
function line(error: unknown, code: string | undefined): string {
  const said = typeof error === 'object' && error !== null && 'message' in error && error.message;
  const text = typeof said === 'string' && said !== '' ? said : (code ?? 'unknown error');
  return text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 200);
}

/** What the socket, the resolver, TLS or undici threw, as one of the codes. */
export function toOutboundError(error: unknown): OutboundError {
  if (error instanceof OutboundError) return error;
  const [code] = codesOf(error);
  const text = line(error, code);
  // undici reports a switch of protocols and a 100 that nobody asked for as a lost socket, and
  // stumbles over a status below 100.
  const isAnswer =
    (code === 'UND_ERR_SOCKET' && /^bad /.test(text)) ||
    (code === 'ERR_ASSERTION' && text.includes('statusCode'));
  return new OutboundError(isAnswer ? 'protocol' : kindOf(code ?? ''), text);
}
