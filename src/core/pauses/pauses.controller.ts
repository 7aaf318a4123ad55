import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { ApiProblems } from '../server/api-problems.decorator.js';
import { PauseAnswer, PausePage, PauseRequest, toPauseAnswer } from './dto/pause.dto.js';
import { Pauses } from './pauses.js';

const PART = {
  name: 'part',
  description: 'Its name, as in the list.',
  example: 'delivery',
} as const;

/** Parts of the service that can be stopped and started while it runs. */
@ApiTags('pauses')
@Controller('v2/pauses')
export class PausesController {
  constructor(private readonly pauses: Pauses) {}

  @Get()
  @ApiOperation({ summary: 'List what can be paused, and what is' })
  @ApiOkResponse({ type: PausePage })
  @ApiProblems(401, 403, 503)
  async list(): Promise<PausePage> {
    const parts = await this.pauses.list();
    return { next: null, previous: null, results: parts.map(toPauseAnswer) };
  }

  @Post(':part')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Pause a part',
    description:
      'Holds in every process within two seconds, and over restarts, until it is taken back. What ' +
      'is underway ends; nothing is lost and no try is used up. `/health/status` shows it.',
  })
  @ApiParam(PART)
  @ApiOkResponse({ type: PauseAnswer })
  @ApiProblems(400, 401, 403, 404, 503)
  async pause(@Param('part') part: string, @Body() body: PauseRequest): Promise<PauseAnswer> {
    return toPauseAnswer(await this.pauses.pause(part, body.reason ?? null));
  }

  @Delete(':part')
  @HttpCode(204)
  @ApiOperation({ summary: 'Start a paused part again', description: 'One that runs goes on.' })
  @ApiParam(PART)
  @ApiNoContentResponse()
  @ApiProblems(401, 403, 404, 503)
  async resume(@Param('part') part: string): Promise<void> {
    await this.pauses.resume(part);
  }
}
