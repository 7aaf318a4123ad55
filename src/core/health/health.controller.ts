import { Controller, Get, Res } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiSecurity,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../server/api-problems.decorator.js';
import { Public } from '../server/route-access.js';
import { HealthAnswer, StatusAnswer } from './health.dto.js';
import { HealthService } from './health.service.js';

/** Probes for whoever runs the process, and a status for the person who looks after it. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @Public()
  @ApiSecurity({})
  @ApiOperation({
    summary: 'Liveness',
    description: 'Fails when a background loop has silently stopped: restart the process.',
  })
  @ApiOkResponse({ type: HealthAnswer })
  @ApiServiceUnavailableResponse({ type: HealthAnswer })
  async live(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthAnswer> {
    const silent = await this.health.silentLoops();
    if (silent.length === 0) return { status: 'ok' };
    void reply.status(503);
    return { status: 'failing', reason: `silent for a minute: ${silent.join(', ')}` };
  }

  @Get('ready')
  @Public()
  @ApiSecurity({})
  @ApiOperation({
    summary: 'Readiness',
    description: 'Fails while this process can not take webhooks.',
  })
  @ApiOkResponse({ type: HealthAnswer })
  @ApiServiceUnavailableResponse({ type: HealthAnswer })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthAnswer> {
    const reason = await this.health.whyNotReady();
    if (reason === null) return { status: 'ok' };
    void reply.status(503);
    return { status: 'failing', reason };
  }

  @Get('status')
  @ApiProblems(401, 403)
  @ApiOperation({
    summary: 'Every part with its figures',
    description: '503 when something needs a person. Not for probes.',
  })
  @ApiOkResponse({ type: StatusAnswer })
  @ApiServiceUnavailableResponse({ type: StatusAnswer })
  async status(@Res({ passthrough: true }) reply: FastifyReply): Promise<StatusAnswer> {
    const { ok, parts } = await this.health.status();
    if (!ok) void reply.status(503);
    return { status: ok ? 'ok' : 'attention', parts };
  }
}
