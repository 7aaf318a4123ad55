import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isDeeperThan } from '../../common/json/depth.js';
import { Problem } from '../../common/problem.js';

/** The config of a route that wants the body's bytes, whatever their content type. */
export const RAW_BODY = { rawBody: true } as const;

const DEEPEST = 64;
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/**
 * Routes that ask for it get the raw bytes; every other route reads JSON and nothing else.
 * @param rawLimit the largest body of the routes that want raw bytes
 */
export function installBodyParsing(server: FastifyInstance, rawLimit: number): void {
  server.addHook('onRoute', (route) => {
    if (isRaw(route.config)) route.bodyLimit = rawLimit;
  });
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (isRaw(request.routeOptions.config)) done(null, body);
    else if (body.length === 0) done(null, undefined);
    else {
      const text = body.toString('utf8');
      const problem = whyNotJson(request, text);
      if (problem) done(problem);
      else void parseJson(request, text, done);
    }
  });
}

function whyNotJson({ headers }: FastifyRequest, text: string): Problem | null {
  if (!JSON_TYPE.test(headers['content-type'] ?? '')) {
    return new Problem(415, 'The body must be JSON: send `Content-Type: application/json`.');
  }
  // What reads the parsed body further on does so by recursion.
  if (isDeeperThan(text, DEEPEST)) return new Problem(400, 'The body is nested deeper than 64.');
  return null;
}

function isRaw(config: object | undefined): boolean {
  return (config as { rawBody?: boolean } | undefined)?.rawBody === true;
}
