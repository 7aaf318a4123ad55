import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../../core/server/route-access.js';
import { NotOverHttps, NotSignedIn } from '../console.errors.js';
import { SignInRequest } from './dto/sign-in-request.dto.js';
import { canKeepCookie, cookieOf, noCookie, tokenOf } from './session-cookie.js';
import { Sessions, type SignedIn } from './sessions.js';
import { SignInLimits } from './sign-in-limits.js';

/** Who is signed in, and what that key may do. */
interface SessionAnswer {
  readonly key: string;
  readonly role: string;
  readonly ends_at: string;
}

/** Signing in to the console and out of it. For its own pages: no promise to anybody else. */
@ApiExcludeController()
@Public()
@Controller('console/session')
export class SessionController {
  constructor(
    private readonly sessions: Sessions,
    private readonly limits: SignInLimits,
  ) {}

  @Get()
  async show(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    void reply.header('cache-control', 'no-store');
    return toAnswer(await this.sessions.ofRequest(request));
  }

  @Post()
  @HttpCode(200)
  async signIn(
    @Body() credentials: SignInRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    if (!canKeepCookie(request)) throw new NotOverHttps();
    const token = await this.limits.guard(request.ip, credentials.id, () =>
      this.sessions.open(credentials),
    );
    void reply.headers({ 'set-cookie': cookieOf(request, token), 'cache-control': 'no-store' });
    return toAnswer(await this.sessions.find(token));
  }

  @Delete()
  @HttpCode(204)
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const token = tokenOf(request);
    if (token !== null) await this.sessions.close(token);
    void reply.header('set-cookie', noCookie(request));
  }
}

function toAnswer(found: SignedIn | null): SessionAnswer {
  if (!found) throw new NotSignedIn();
  return { key: found.caller.keyId, role: found.caller.role, ends_at: found.endsAt };
}
