import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../../common/problem.js';
import { isSignature } from '../../common/signatures/argyle-signature.js';
import { BodyRoom, declaredSize } from '../../core/server/body-room.js';
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
  private readonly room: BodyRoom;

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly config: IntakeConfig,
    private readonly counters: IntakeCounters,
  ) {
    this.room = new BodyRoom(config.maxInFlightBytes);
  }

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
    const bytes = declaredSize(request) ?? this.config.maxBodyBytes;
    if (bytes > this.config.maxBodyBytes || this.room.take(bytes, request, reply)) return null;
    this.counters.busy += 1;
    return new IntakeBusy();
  }
}

/** What is not read any more would hold up the connection. */
function refuse(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  if ((declaredSize(request) ?? Infinity) > SMALL_BYTES) void reply.header('connection', 'close');
  sendProblem(reply, problem, request);
}
