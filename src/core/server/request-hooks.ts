import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../common/problem.js';
import { BodyRoom, declaredSize } from './body-room.js';
import { wantsRawBody } from './body-parsing.js';
import { API_BODY_LIMIT } from './create-adapter.js';
import { sendProblem } from './problem.filter.js';
import { installRequestScope } from './request-scope.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

type Verdict = Problem | undefined;

/** What every request is checked for before anything else looks at it. */
const checks: readonly ((request: FastifyRequest) => Verdict)[] = [refuseEncoded, refuseCrossSite];

/** Bodies that are sent to the API are small; before a key is checked they have to be read. */
const API_IN_FLIGHT_BYTES = 8 * 1024 * 1024;

/** Installs the request id, the checks, the scope and the log line on every request. */
export function installRequestHooks(server: FastifyInstance): void {
  const room = new BodyRoom(API_IN_FLIGHT_BYTES);
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    for (const check of checks) {
      const problem = check(request);
      if (problem) {
        sendProblem(reply, problem, request);
        return;
      }
    }
    if (hasRoom(room, request, reply)) done();
    else sendProblem(reply.header('connection', 'close'), new TooMuchAtOnce(), request);
  });
  server.addHook('onResponse', (request, reply, done) => {
    logRequest(request, reply);
    done();
  });
  installRequestScope(server);
}

/** The intake, which takes raw bodies, looks after its own. */
function hasRoom(room: BodyRoom, request: FastifyRequest, reply: FastifyReply): boolean {
  const bytes = declaredSize(request) ?? API_BODY_LIMIT;
  if (bytes === 0 || bytes > API_BODY_LIMIT || wantsRawBody(request)) return true;
  return room.take(bytes, request, reply);
}

class TooMuchAtOnce extends Problem {
  constructor() {
    super(503, 'Too much is coming in at once: send it again.', {}, { 'retry-after': '5' });
  }
}

function refuseEncoded(request: FastifyRequest): Verdict {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return undefined;
  return new Problem(415, 'Send the body without a content encoding.');
}

/** A browser says where a request comes from; a write from a foreign page is not the user's. */
function refuseCrossSite(request: FastifyRequest): Verdict {
  if (SAFE_METHODS.has(request.method)) return undefined;
  const site = request.headers['sec-fetch-site'];
  const isForeign =
    site === undefined ? hasForeignOrigin(request) : !['same-origin', 'none'].includes(site);
  return isForeign ? new Problem(403, 'Writes from another site are refused.') : undefined;
}

function hasForeignOrigin({ headers }: FastifyRequest): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/** The route's pattern instead of the url: a url holds ids and filters of people. */
function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  const line = {
    msg: 'request',
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 10) / 10,
  };
  // A probe that is told "not ready" is no fault.
  const isProbe = line.route.startsWith('/health/');
  if (reply.statusCode >= 500 && !isProbe) request.log.warn(line);
  else request.log.debug(line);
}
