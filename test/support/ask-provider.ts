import type { ProviderApi } from '../../src/simulator/api/provider-api.js';

/** What the provider's API shows, as far as tests read it; unchecked. */
export interface Shown {
  readonly id: string;
  readonly status: string;
  readonly next: string;
  readonly previous: string;
  readonly results: readonly Shown[];
  readonly employers: readonly string[];
  readonly accounts: readonly Shown[];
  readonly file_url: string;
  readonly json_url: string;
}

export interface ProviderAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Null without a body. */
  readonly json: Shown;
}

/** Asks the simulated provider's API with its key (or another one), following no redirect. */
export async function askProvider(
  api: ProviderApi,
  method: string,
  path: string,
  body?: unknown,
  key = api.key,
): Promise<ProviderAnswer> {
  const authorization = `Basic ${Buffer.from(`${key.id}:${key.secret}`).toString('base64')}`;
  const url = path.startsWith('http') ? path : `${api.url}${path}`;
  const answer = await fetch(url, {
    method,
    headers: { authorization },
    redirect: 'manual',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json = (text === '' ? null : JSON.parse(text)) as Shown;
  return { status: answer.status, headers: answer.headers, json };
}
