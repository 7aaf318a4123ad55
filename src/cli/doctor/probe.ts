import { ProxyAgent, request } from 'undici';
import type { Proxy } from '../../core/http/proxy.js';
import { authorityOf } from '../../core/http/proxy.js';

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 2 * 1024 * 1024;

/** An answer, with the moments at which it was asked for and came. */
export interface ProbeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly asked: number;
  readonly answered: number;
}

/** Asks an operator's own url, through the proxy if there is one; rejects without an answer. */
export async function probe(
  url: string,
  headers: Readonly<Record<string, string>>,
  proxy: Proxy | undefined,
): Promise<ProbeAnswer> {
  const dispatcher = proxy && agentOf(proxy);
  const asked = Date.now();
  try {
    const { statusCode, body, ...answer } = await request(url, {
      headers: { ...headers, accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(dispatcher ? { dispatcher } : {}),
    });
    const answered = Date.now();
    return { status: statusCode, headers: answer.headers, asked, answered, text: await read(body) };
  } finally {
    await dispatcher?.close();
  }
}

function agentOf({ hostname, port, authorization }: Proxy): ProxyAgent {
  return new ProxyAgent({
    uri: `http://${authorityOf(hostname, port)}`,
    ...(authorization === null ? {} : { token: authorization }),
  });
}

async function read(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > MOST_BYTES) break;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
