import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../core/config/config-store.js';
import { CommandFault, NoAnswer, UsageFault } from './faults.js';
import type { Call, Option } from './command.js';
import { textOption } from './command.js';

const ANSWER_MS = 35_000;
const LARGEST_DETAIL = 500;
/** The id of the key that the embedded database makes for itself. */
const GENERATED_ID = 'readywire';

/** The option of every command that talks to a running service. */
export const URL_OPTION: Option = {
  name: 'url',
  value: 'url',
  about: 'The service; READYWIRE_URL, or http://HOST:PORT, unless told.',
};

/** A page of a list of the API. */
export interface ApiPage<T> {
  readonly next: string | null;
  readonly results: readonly T[];
}

/** The REST API of a running service, as one of its callers. */
export class ServiceApi {
  private constructor(
    readonly url: string,
    private readonly authorization: string,
  ) {}

  /** @throws UsageFault if the url is none, CommandFault if there is no key */
  static of(call: Call): ServiceApi {
    const url = serviceUrl(textOption(call, 'url'), call.env);
    const { id, secret } = keyOf(call.env);
    const pair = Buffer.from(`${id}:${secret}`).toString('base64');
    return new ServiceApi(url, `Basic ${pair}`);
  }

  /**
   * @param path with its query, or the `next` of a list, of which host and scheme are ignored: the
   *   key goes to the service alone
   * @throws NoAnswer, CommandFault with what the service says of its refusal
   */
  async ask<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const { status, json } = await this.send(method, path, body);
    if (status < 400) return json as T;
    const detail = (json as { detail?: unknown } | null)?.detail;
    const said = typeof detail === 'string' ? detail.slice(0, LARGEST_DETAIL) : 'no reason given';
    if (status === 401) throw new CommandFault(`${this.url} refuses the API key (401): ${said}`);
    if (status >= 500) throw new NoAnswer(`${this.url} answered ${status}: ${said}`);
    throw new CommandFault(`${this.url} refused it (${status}): ${said}`);
  }

  /** The answer whatever its status; null if it is no JSON. @throws NoAnswer */
  async send(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly json: unknown }> {
    try {
      const response = await fetch(this.targetOf(path), {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_MS),
        headers: {
          authorization: this.authorization,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, json: jsonOf(await response.text()) };
    } catch (error) {
      throw new NoAnswer(`${this.url} does not answer (${reasonOf(error)}): does it run there?`);
    }
  }

  /** The link of a list has the path of the service's base already. */
  private targetOf(path: string): string {
    const { pathname, search } = new URL(path, this.url);
    const { origin, pathname: base } = new URL(this.url);
    const hasBase = base !== '/' && pathname.startsWith(`${base}/`);
    return `${hasBase ? origin : this.url}${pathname}${search}`;
  }
}

/** Why a request came to nothing: a code such as ECONNREFUSED, or its message. */
export function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  const code = (cause as { code?: unknown } | undefined)?.code;
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.message : String(error);
}

/** Where the service is reached. @throws UsageFault */
export function serviceUrl(given: string | undefined, env: Environment): string {
  const { HOST = '127.0.0.1', PORT = '3000', READYWIRE_URL } = env;
  const own = HOST === '0.0.0.0' ? '127.0.0.1' : HOST === '::' ? '[::1]' : bracketed(HOST);
  const text = given ?? (READYWIRE_URL?.trim() || `http://${own}:${PORT}`);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.search) {
    throw new UsageFault(`${text} is no url of a service, such as http://127.0.0.1:3000.`);
  }
  return url.href.replace(/[/#]+$/, '');
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function keyOf(env: Environment): { readonly id: string; readonly secret: string } {
  const { API_KEY_ID: id, API_KEY_SECRET: secret, DATA_DIR = './data' } = env;
  if (id && secret) return { id, secret };
  const file = join(DATA_DIR, 'keys', 'api.key');
  try {
    return { id: GENERATED_ID, secret: readFileSync(file, 'utf8').trim() };
  } catch {
    throw new CommandFault(
      `There is no API key: set API_KEY_ID and API_KEY_SECRET (there is none in ${file} either).`,
    );
  }
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
