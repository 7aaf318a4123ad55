import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../../common/problem.js';
import { isSignature } from '../../common/signatures/argyle-signature.js';
import { INTAKE_PATH } from '../../core/server/intake-path.js';
import { sendProblem } from '../../core/server/problem.filter.js';
import { IntakeConfig } from './intake.config.js';
import { IntakeCounters } from './intake-counters.js';
import { IntakeBusy, SignatureRefused } from './intake.errors.js';
import { SIGNATURE_HEADER } from './signature.guard.js';

/** A body up to this size is read to its end although it is refused: the connection can stay. */
const SMALL_BYTES = 64 * 1024;

/**
 * What is decided of a webhook before its body is read: one without a signature that could be
 * right is refused, and so is one for which there is no room beside those that are underway.
 */
@Injectable()
export class IntakeGate implements OnModuleInit {
  /** Bytes of the bodies that are being read or stored. */
  private inFlight = 0;

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly config: IntakeConfig,
    private readonly counters: IntakeCounters,
  ) {}

  onModuleInit(): void {
    // Typed as always there; a part of the service without a server has none.
    const adapter = this.http.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    adapter?.getInstance<FastifyInstance>().addHook('onRequest', (request, reply, done) => {
      const isWebhook = request.method === 'POST' && request.routeOptions.url === INTAKE_PATH;
      const problem = isWebhook ? this.judge(request, reply) : null;
      if (problem === null) done();
      else refuse(problem, request, reply);
    });
  }

  private judge(request: FastifyRequest, reply: FastifyReply): Problem | null {
    if (!isSignature(request.headers[SIGNATURE_HEADER])) {
      this.counters.refuse('unsigned');
      return new SignatureRefused(false);
    }
    const bytes = sizeOf(request) ?? this.config.maxBodyBytes;
    if (bytes > this.config.maxBodyBytes) return null;
    if (this.inFlight + bytes > this.config.maxInFlightBytes) {
      this.counters.busy += 1;
      return new IntakeBusy();
    }
    this.inFlight += bytes;
    reply.raw.once('close', () => (this.inFlight -= bytes));
    return null;
  }
}

/** The size that it declares; null if it comes in chunks. */
function sizeOf({ headers }: FastifyRequest): number | null {
  const declared = headers['content-length'];
  if (declared !== undefined) return Number(declared);
  return headers['transfer-encoding'] === undefined ? 0 : null;
}

/** What is not read any more would hold up the connection. */
function refuse(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  if ((sizeOf(request) ?? Infinity) > SMALL_BYTES) void reply.header('connection', 'close');
  sendProblem(reply, problem, request);
}
