import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../../core/server/route-access.js';
import { NotSignedIn, TooManyStreams } from '../console.errors.js';
import { tokenOf } from '../sessions/session-cookie.js';
import { Sessions } from '../sessions/sessions.js';
import { Streams } from './streams.js';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // nginx would keep the lines until there are enough of them.
  'x-accel-buffering': 'no',
};

/** Server-sent events: a page hears that something has changed. It opens with a session only. */
@ApiExcludeController()
@Public()
@Controller('console/stream')
export class StreamController {
  constructor(
    private readonly sessions: Sessions,
    private readonly streams: Streams,
  ) {}

  @Get()
  async listen(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const token = tokenOf(request);
    if (token === null || !(await this.sessions.ofRequest(request))) throw new NotSignedIn();
    if (this.streams.isFull(token)) throw new TooManyStreams();
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { ...HEADERS, 'x-request-id': request.id });
    const forget = this.streams.add(token, raw);
    raw.on('close', forget);
    raw.on('error', forget);
  }
}
