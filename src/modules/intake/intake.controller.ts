import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiBody,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import { ApiProblems } from '../../core/server/api-problems.decorator.js';
import { RAW_BODY } from '../../core/server/body-parsing.js';
import { INTAKE_PATH } from '../../core/server/intake-path.js';
import { Public } from '../../core/server/route-access.js';
import { type EndedSpan, Tracing } from '../../core/tracing/tracing.js';
import type { Acceptance } from './arrival.js';
import { Door } from './door.js';
import { AcceptanceAnswer } from './dto/acceptance.dto.js';
import { IntakeCounters } from './intake-counters.js';
import { SignatureGuard } from './signature.guard.js';

const NO_BODY = Buffer.alloc(0);

/** Where the provider posts its webhooks. */
@ApiTags('intake')
@Controller()
export class IntakeController {
  constructor(
    private readonly door: Door,
    private readonly counters: IntakeCounters,
    private readonly tracing: Tracing,
  ) {}

  @Post(INTAKE_PATH)
  @HttpCode(200)
  @Public()
  @UseGuards(SignatureGuard)
  @RouteConfig(RAW_BODY)
  @ApiOperation({
    summary: "Take a webhook of the provider's",
    description:
      'The body is stored as it came, whatever it says; 200 means that it is durable. The same ' +
      'bytes again within `INTAKE_DUPLICATE_WINDOW` are answered with the id of the first.',
  })
  @ApiSecurity({})
  @ApiHeader({
    name: 'X-Argyle-Signature',
    required: true,
    description: 'HMAC-SHA512 of the raw body, in hex, made with one of `INTAKE_SECRET`.',
  })
  @ApiBody({ schema: { type: 'object', additionalProperties: true } })
  @ApiOkResponse({ type: AcceptanceAnswer })
  @ApiProblems(401, 403, 413, 415, 503)
  async take(@Body() body: Buffer | undefined): Promise<Acceptance> {
    const started = this.tracing.begin();
    const acceptance = await this.door.accept(body ?? NO_BODY);
    this.tracing.end(started, spanOf(acceptance));
    if (acceptance.status === 'accepted') this.counters.accepted += 1;
    else this.counters.duplicates += 1;
    return acceptance;
  }
}

/** A repetition is a piece of the trace of the event that it repeats. */
function spanOf({ id: eventId, status }: Acceptance): EndedSpan {
  const isRoot = status === 'accepted';
  return {
    name: 'receive',
    kind: 'server',
    eventId,
    isRoot,
    attributes: { 'readywire.status': status },
  };
}
