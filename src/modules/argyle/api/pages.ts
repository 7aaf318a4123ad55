import { toId } from '../../../common/ids.js';
import { type JsonObject, member, objectOf } from '../../../common/json/read.js';
import { ArgyleUnavailable } from './argyle-faults.js';
import type { ProviderAnswer, ProviderHttp } from './provider-http.js';

/** A whole list, with the answer that its first page came in. */
export interface WholeList {
  readonly items: readonly JsonObject[];
  readonly first: ProviderAnswer;
}

const LARGEST_PAGE = '200';
const MOST_PAGES = 100;
const MOST_CHARACTERS = 32 * 1024 * 1024;

/**
 * Reads a list of the provider to its end. Of `next` only the cursor is taken; the question goes
 * to the configured origin and path every time. A list that can't be read whole is a fault: what
 * is missing from it would be taken for gone.
 * @param asked the url as it was configured, to compare `next` with
 */
export async function readAllPages(
  http: ProviderHttp,
  asked: URL,
  path: string,
  filter: Readonly<Record<string, string>>,
): Promise<WholeList> {
  const items = new Map<string, JsonObject>();
  const cursors = new Set<string>();
  let first: ProviderAnswer | undefined;
  let characters = 0;
  let cursor: string | null = null;
  do {
    const query = { ...filter, limit: LARGEST_PAGE, ...(cursor === null ? {} : { cursor }) };
    const answer = await http.ask({ method: 'GET', path, query });
    first ??= answer;
    characters += answer.length;
    for (const item of itemsOf(answer.json)) items.set(idOf(item), item);
    cursor = cursorOf(answer.json, asked);
    if (cursor !== null && cursors.has(cursor)) throw fault('whose pages lead in a circle');
    if (cursor !== null) cursors.add(cursor);
    if (cursors.size >= MOST_PAGES || characters > MOST_CHARACTERS) throw fault('without an end');
  } while (cursor !== null);
  return { items: [...items.values()], first };
}

function itemsOf(page: JsonObject): readonly JsonObject[] {
  const results = member(page, 'results');
  if (!Array.isArray(results)) throw fault('without `results`');
  return results.map((item) => objectOf(item) ?? raise(fault('with something that is no object')));
}

function idOf(item: JsonObject): string {
  return toId(member(item, 'id')) ?? raise(fault('with something that has no id'));
}

/** Null if this is the last page. */
function cursorOf(page: JsonObject, asked: URL): string | null {
  const next = member(page, 'next') ?? null;
  if (next === null) return null;
  const url =
    typeof next === 'string' && URL.canParse(next, asked.href) ? new URL(next, asked) : null;
  const isSame = url && url.origin === asked.origin && bare(url.pathname) === bare(asked.pathname);
  if (!isSame) throw fault('whose next page is somewhere else');
  const cursor = url.searchParams.get('cursor') ?? '';
  return cursor === '' ? raise(fault('whose next page has no cursor')) : cursor;
}

function bare(path: string): string {
  return path.replace(/\/+$/, '');
}

function fault(what: string): ArgyleUnavailable {
  return new ArgyleUnavailable(`The provider answered with a list ${what}.`);
}

function raise(error: Error): never {
  throw error;
}
