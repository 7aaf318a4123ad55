import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    knownRoutes?: KnownRoutes;
  }
}

/** Remembers every route, so that a wrong method can be told from a wrong path. */
export class KnownRoutes {
  private readonly routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];

  /** To be called before the routes are added. */
  static watch(server: FastifyInstance): void {
    const known = new KnownRoutes();
    server.decorate('knownRoutes', known);
    server.addHook('onRoute', ({ url, method }) => {
      known.routes.push({ pattern: toPattern(url), methods: [method].flat() });
    });
  }

  /** The methods that the path does take; empty if there is nothing at this path. */
  methodsOf(path: string): readonly string[] {
    const found = this.routes.filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => methods))].sort();
  }
}

function toPattern(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+';
    return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}/?$`);
}
