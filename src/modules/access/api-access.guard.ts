import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { type Caller, Callers } from '../../core/server/callers.js';
import { setCaller } from '../../core/server/request-scope.js';
import { type Role, ROLES, ROUTE_ACCESS } from '../../core/server/route-access.js';
import { InvalidCredentials, RoleTooLow } from './access.errors.js';
import { readBasicCredentials } from './basic-credentials.js';

const READING = new Set(['GET', 'HEAD']);

/** Lets a request through to a route whose role its API key has. Guards every route. */
@Injectable()
export class ApiAccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const needed = this.neededFor(context, request);
    if (needed === 'public') return true;
    const caller = await this.callerOf(request);
    if (!caller) throw new InvalidCredentials(isOfScript(request));
    const { role } = caller;
    if (ROLES.indexOf(role) < ROLES.indexOf(needed)) throw new RoleTooLow(needed, role);
    setCaller(caller);
    return true;
  }

  /** What is said in `Authorization` holds, right or wrong: nothing else is tried then. */
  private async callerOf(request: FastifyRequest): Promise<Caller | null> {
    const { authorization } = request.headers;
    if (authorization === undefined) return this.callers.ofRequest(request);
    const credentials = readBasicCredentials(authorization);
    return credentials && this.callers.check(credentials);
  }

  private neededFor(context: ExecutionContext, request: FastifyRequest): Role | 'public' {
    const told = this.reflector.getAllAndOverride<Role | 'public' | undefined>(ROUTE_ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    return told ?? (READING.has(request.method) ? 'read' : 'admin');
  }
}

/** Sent by the script of a page, which deals with a 401 itself. */
function isOfScript({ headers }: FastifyRequest): boolean {
  // Clients that are no browsers name a mode, too, but never a site.
  return headers['sec-fetch-site'] !== undefined && headers['sec-fetch-mode'] !== 'navigate';
}
