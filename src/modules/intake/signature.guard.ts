import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { verifyArgyleSignature } from '../../common/signatures/argyle-signature.js';
import { IntakeConfig } from './intake.config.js';
import { IntakeCounters } from './intake-counters.js';
import { SignatureRefused } from './intake.errors.js';

const HEADER = 'x-argyle-signature';
const NOTHING = Buffer.alloc(0);

/**
 * Lets a webhook in if its signature, over the raw bytes and before anything is parsed, was made
 * with one of our secrets. Needs no database.
 */
@Injectable()
export class SignatureGuard implements CanActivate {
  private readonly secrets: readonly Buffer[];

  constructor(
    config: IntakeConfig,
    private readonly counters: IntakeCounters,
  ) {
    this.secrets = (config.secrets ?? []).map((secret) => Buffer.from(secret, 'utf8'));
  }

  /** @throws SignatureRefused (401) */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const body = Buffer.isBuffer(request.body) ? request.body : NOTHING;
    if (verifyArgyleSignature(this.secrets, body, request.headers[HEADER])) return true;
    this.counters.refused += 1;
    throw new SignatureRefused(this.secrets.length === 0);
  }
}
