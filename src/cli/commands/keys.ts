import type { Command } from '../command.js';
import { textOption } from '../command.js';
import { EXIT } from '../faults.js';
import { columns } from '../output.js';
import { type ApiPage, ServiceApi, URL_OPTION } from '../service-api.js';

interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly created_at: string;
  readonly revoked_at: string | null;
}

const PATH = '/v2/api-keys';
const HEAD = ['ID', 'ROLE', 'CREATED', 'REVOKED', 'NAME'];

/** `readywire keys create` */
export const keysCreate: Command = {
  name: 'keys create',
  takes: '<name>',
  positionals: [1, 1],
  summary: 'make an API key; its secret is shown this once',
  about: `Makes a key for a caller of the API. "read" looks; "operate" also acts on what is there (resend,
replay, test); "admin" may change everything. Needs an admin key, such as that of the environment.`,
  options: [
    { name: 'role', value: 'role', about: 'read, operate or admin; read unless told.' },
    URL_OPTION,
  ],
  examples: [
    ['keys create "grafana"', 'a key that may only look'],
    ['keys create "on call" --role operate --json', 'the answer of the API, for a script'],
  ],
  async run(call) {
    const [name] = call.positionals;
    const role = textOption(call, 'role') ?? 'read';
    const request = { name, role };
    const key = await ServiceApi.of(call).ask<ApiKey & { secret: string }>('POST', PATH, request);
    call.out.result(key, `id      ${key.id}`, `secret  ${key.secret}`);
    call.out.note('Keep the secret now: nobody can read it again.');
    return EXIT.done;
  },
};

/** `readywire keys list` */
export const keysList: Command = {
  name: 'keys list',
  summary: 'list the API keys, newest first',
  about: 'All keys, the revoked ones included. The key of the environment is none of them.',
  options: [URL_OPTION],
  examples: [
    ['keys list', 'as a table'],
    ['keys list --json', 'one key a line'],
  ],
  async run(call) {
    const keys = await allKeys(ServiceApi.of(call));
    if (call.out.isJson) for (const key of keys) call.out.result(key);
    else call.out.result(null, ...columns([HEAD, ...keys.map(rowOf)]));
    return EXIT.done;
  },
};

/** `readywire keys revoke` */
export const keysRevoke: Command = {
  name: 'keys revoke',
  takes: '<id>',
  positionals: [1, 1],
  summary: 'revoke an API key',
  about: 'It stops working within 5 seconds, everywhere, and stays in the list.',
  options: [URL_OPTION],
  examples: [['keys revoke 019ab0de-7a3c-7c1e-9d0a-3f1f6a2b4c5d', 'ends what uses it']],
  async run(call) {
    const [id = ''] = call.positionals;
    await ServiceApi.of(call).ask('DELETE', `${PATH}/${encodeURIComponent(id)}`);
    call.out.result({ revoked: id }, `revoked ${id}`);
    return EXIT.done;
  },
};

async function allKeys(api: ServiceApi): Promise<readonly ApiKey[]> {
  const keys: ApiKey[] = [];
  for (let path: string | null = `${PATH}?limit=200`; path !== null;) {
    const page: ApiPage<ApiKey> = await api.ask('GET', path);
    keys.push(...page.results);
    path = page.next;
  }
  return keys;
}

function rowOf({ id, role, created_at, revoked_at, name }: ApiKey): readonly string[] {
  return [id, role, created_at, revoked_at ?? '-', name];
}
