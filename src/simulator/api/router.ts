import { notFound, refused, type ApiAnswer, type ApiCall, type Route } from './api-answer.js';

/** Finds who answers a call. */
export class Router {
  constructor(private readonly routes: readonly Route[]) {}

  answer(call: Omit<ApiCall, 'params'>): ApiAnswer {
    const here = this.routes.flatMap((route) => {
      const params = paramsOf(route.path, call.path);
      return params === null ? [] : [{ route, params }];
    });
    const found = here.find(({ route }) => route.method === call.method);
    if (found !== undefined) return found.route.answer({ ...call, params: found.params });
    return here.length === 0 ? notFound() : refused(405, `Method "${call.method}" not allowed.`);
  }
}

/** What stands for `{id}`; null if the path is another one. */
function paramsOf(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith('{')) params[part.slice(1, -1)] = value;
    else if (part !== value) return null;
  }
  return params;
}
