import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Problem } from '../../../common/problem.js';
import { Public } from '../../../core/server/route-access.js';
import { BuiltApp } from './built-app.js';

/** Nothing but what this service serves itself; no other page may frame it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
};

/** Assets are named by their content. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Serves the web application: one page under all its paths, and its assets. */
@ApiExcludeController()
@Public()
@Controller('console')
export class AppController {
  constructor(private readonly app: BuiltApp) {}

  @Get('assets/:name')
  asset(@Param('name') name: string, @Res() reply: FastifyReply): void {
    this.send(reply, name === 'index.html' ? '' : name, FOR_EVER);
  }

  @Get(['', ':page', ':page/:id'])
  page(@Res() reply: FastifyReply): void {
    this.send(reply, 'index.html', 'no-cache');
  }

  private send(reply: FastifyReply, name: string, caching: string): void {
    const file = this.app.file(name);
    if (!file) throw new Problem(404, 'There is nothing at this path.');
    void reply
      .headers({ ...HEADERS, 'content-type': file.type, 'cache-control': caching })
      .send(file.bytes);
  }
}
