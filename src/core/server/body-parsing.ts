import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isDeeperThan } from '../../common/json/depth.js';
import { Problem } from '../../common/problem.js';

/** The config of a route that wants the body's bytes, whatever their content type. */
export const RAW_BODY = { rawBody: true } as const;

const DEEPEST = 64;
const RAW_TYPE = 'application/octet-stream';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/**
 * Routes that ask for it get the raw bytes; every other route reads JSON and nothing else.
 * @param rawLimit the largest body of the routes that want raw bytes
 */
export function installBodyParsing(server: FastifyInstance, rawLimit: number): void {
  server.addHook('onRoute', (route) => {
    if (isRaw(route.config)) route.bodyLimit = rawLimit;
  });
  server.addHook('onRequest', (request, _reply, done) => {
    // Whatever it says, and if it can't be read: raw bytes are raw bytes.
    if (wantsRawBody(request)) request.headers['content-type'] = RAW_TYPE;
    done();
  });
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (wantsRawBody(request)) done(null, body);
    else if (body.length === 0) done(null, undefined);
    else {
      const text = decode(body);
      const problem = whyNotJson(request, text);
      if (problem) done(problem);
      else void parseJson(request, text ?? '', done);
    }
  });
}

function decode(body: Buffer): string | null {
  try {
    return utf8.decode(body);
  } catch {
    return null;
  }
}

function whyNotJson({ headers }: FastifyRequest, text: string | null): Problem | null {
  if (!JSON_TYPE.test(headers['content-type'] ?? '')) {
    return new Problem(415, 'The body must be JSON: send `Content-Type: application/json`.');
  }
  if (text === null) return new Problem(400, 'The body is no UTF-8.');
  // What reads the parsed body further on does so by recursion.
  if (isDeeperThan(text, DEEPEST)) return new Problem(400, 'The body is nested deeper than 64.');
  return null;
}

/** Whether its route asks for the bytes as they come. */
export function wantsRawBody({ routeOptions }: FastifyRequest): boolean {
  return isRaw(routeOptions.config);
}

function isRaw(config: object | undefined): boolean {
  return (config as { rawBody?: boolean } | undefined)?.rawBody === true;
}
