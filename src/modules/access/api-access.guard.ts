import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { setCaller } from '../../core/server/request-scope.js';
import { type Role, ROLES, ROUTE_ACCESS } from '../../core/server/route-access.js';
import { InvalidCredentials, RoleTooLow } from './access.errors.js';
import { Authenticator } from './authenticator.js';
import { readBasicCredentials } from './basic-credentials.js';

const READING = new Set(['GET', 'HEAD']);

/** Lets a request through to a route whose role its API key has. Guards every route. */
@Injectable()
export class ApiAccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const needed = this.neededFor(context, request);
    if (needed === 'public') return true;
    const credentials = readBasicCredentials(request.headers.authorization);
    const caller = credentials && (await this.authenticator.callerOf(credentials));
    if (!caller) throw new InvalidCredentials();
    const { role } = caller;
    if (ROLES.indexOf(role) < ROLES.indexOf(needed)) throw new RoleTooLow(needed, role);
    setCaller(caller);
    return true;
  }

  private neededFor(context: ExecutionContext, request: FastifyRequest): Role | 'public' {
    const told = this.reflector.getAllAndOverride<Role | 'public' | undefined>(ROUTE_ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    return told ?? (READING.has(request.method) ? 'read' : 'admin');
  }
}
