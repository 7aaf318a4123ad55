import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from './callers.js';
import { INTAKE_PATH } from './intake-path.js';

/** The request in which something happens. */
export interface RequestScope {
  readonly requestId: string;
  /** Set by the guard; null on public routes. */
  caller: Caller | null;
}

interface Held extends RequestScope {
  /** What a request has started and left behind is not done by its caller. */
  isOver: boolean;
}

const scopes = new AsyncLocalStorage<Held>();

/** The request in whose course this runs; undefined in background work. */
export function currentRequest(): RequestScope | undefined {
  const scope = scopes.getStore();
  return scope?.isOver === false ? scope : undefined;
}

/** To be called by the guard once it knows who calls. */
export function setCaller(caller: Caller): void {
  const scope = scopes.getStore();
  if (scope) scope.caller = caller;
}

/** Runs the work as that of a request, for tests and whatever acts for a caller without HTTP. */
export function inRequest<T>(requestId: string, caller: Caller | null, work: () => T): T {
  return scopes.run({ requestId, caller, isOver: false }, work);
}

/**
 * Gives every request its scope, from the guard on. Not at the door: the provider is nobody who
 * acts, and nothing there may cost more than it must.
 */
export function installRequestScope(server: FastifyInstance): void {
  const scopesOf = new WeakMap<FastifyRequest, Held>();
  // Here and not earlier: what reads the body calls back from the socket, outside of any scope.
  server.addHook('preHandler', (request, _reply, done) => {
    if (request.routeOptions.url === INTAKE_PATH) {
      done();
      return;
    }
    const scope: Held = { requestId: request.id, caller: null, isOver: false };
    scopesOf.set(request, scope);
    scopes.run(scope, done);
  });
  // Not when the connection closes: who hangs up before the answer has acted all the same.
  server.addHook('onSend', (request, _reply, _payload, done) => {
    const scope = scopesOf.get(request);
    if (scope) scope.isOver = true;
    done();
  });
}
