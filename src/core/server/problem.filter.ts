import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../common/problem.js';
import { DatabaseBusy, isTransient } from '../database/database-errors.js';
import './known-routes.js';

const BUSY = 'Too much is being asked of the database at once: try again.';
const RETRY_AFTER = { 'retry-after': '2' };

/** Writes every error as `application/problem+json`; of a fault of ours only the request id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('api');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = this.toProblem(error, request);
    sendProblem(http.getResponse<FastifyReply>(), problem, request);
  }

  private toProblem(error: unknown, request: FastifyRequest): Problem {
    if (error instanceof Problem) return error;
    if (request.raw.destroyed && !request.raw.complete) return new Problem(400, DETAILS[400] ?? '');
    if (error instanceof DatabaseBusy) return new Problem(503, BUSY, {}, RETRY_AFTER);
    if (isTransient(error)) {
      this.logger.warn({ msg: 'no answer from the database', request_id: request.id, err: error });
      return new Problem(503, 'The database does not answer: try again.', {}, RETRY_AFTER);
    }
    const methods = request.is404 ? knownMethods(request) : [];
    if (methods.length > 0) return wrongMethod(methods);
    const status = statusOf(error);
    if (status < 500) return new Problem(status, detailOf(status, error));
    this.logger.error({ msg: 'request failed', request_id: request.id, err: error });
    return new Problem(500, `Something went wrong here. Request id: ${request.id}`);
  }
}

function knownMethods(request: FastifyRequest): readonly string[] {
  return request.server.knownRoutes?.methodsOf(pathOf(request)) ?? [];
}

function wrongMethod(methods: readonly string[]): Problem {
  const allow = methods.join(', ');
  return new Problem(405, `This path takes ${allow}.`, {}, { allow });
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '/';
}

/** The status that Nest or Fastify gave the error; 500 for any other. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}

const DETAILS: Readonly<Record<number, string>> = {
  400: 'The request can not be read: its body must be valid JSON.',
  404: 'There is nothing at this path.',
  413: 'The body is too large.',
  414: 'The path is too long.',
  415: 'The body must be JSON: send `Content-Type: application/json` and no content encoding.',
  431: 'The headers are too large.',
};

function detailOf(status: number, error: unknown): string {
  return DETAILS[status] ?? (error instanceof Error ? error.message : 'The request was refused.');
}

/** Writes a problem to the answer; also for what fails before Nest has the request. */
export function sendProblem(reply: FastifyReply, problem: Problem, request: FastifyRequest): void {
  if (reply.sent) return;
  void reply
    .status(problem.statusCode)

    .header('x-request-id', request.id)
    .headers({ ...problem.headers, 'content-type': 'application/problem+json; charset=utf-8' })
    .send(JSON.stringify(problem.toBody(pathOf(request))));
}
