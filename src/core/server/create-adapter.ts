import { FastifyAdapter } from '@nestjs/platform-fastify';
import { LogController, type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger as PinoLogger } from 'pino';
import { newId } from '../../common/ids.js';
import { Problem } from '../../common/problem.js';
import { sendProblem } from './problem.filter.js';

const REQUEST_ID = /^[\w.:-]{1,128}$/;
/** The largest body that the API takes; the intake has a limit of its own. */
export const API_BODY_LIMIT = 1024 * 1024;
/** From the first byte of a request to the last of its body. */
const REQUEST_TIMEOUT_MS = 30_000;
/** To the last of its headers, also on a connection that sends nothing. */
const HEADERS_TIMEOUT_MS = 10_000;
const LOOK_FOR_LATE_MS = 5_000;

/** The HTTP server: limits, request ids, and errors in the one form even before routing. */
export function createAdapter(logger: PinoLogger, trustProxy: boolean): FastifyAdapter {
  return new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'request_id',
    }),
    trustProxy,
    // There is no middleware here, and what looks for it costs every request.
    skipMiddie: true,
    bodyLimit: API_BODY_LIMIT,
    routerOptions: { ignoreTrailingSlash: true },
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: LOOK_FOR_LATE_MS },
    genReqId: ({ headers }: IncomingMessage) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId();
    },
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const status = error.statusCode ?? 400;
      const detail = status === 414 ? 'The path is too long.' : 'The path can not be read.';
      sendProblem(reply, new Problem(status, detail), request);
    },
    clientErrorHandler: answerUnreadable,
  });
}

const UNREADABLE: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** What is not even HTTP gets a last answer, by hand: there is no request to answer to. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status = UNREADABLE[error.code ?? ''] ?? 400;
  const detail =
    status === 408 ? 'The request took too long.' : 'This is not a request that can be read.';
  const problem = new Problem(status, detail);
  const body = JSON.stringify(problem.toBody('/'));
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${String(status)} ${problem.toBody('/')['title'] as string}\r\n` +
        'Content-Type: application/problem+json; charset=utf-8\r\n' +
        `Content-Length: ${String(Buffer.byteLength(body))}\r\nConnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroySoon();
}
