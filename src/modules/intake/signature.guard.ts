import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { verifyArgyleSignature } from '../../common/signatures/argyle-signature.js';
import { AcceptedSecrets } from './accepted-secrets.js';
import { IntakeCounters } from './intake-counters.js';
import { SignatureRefused } from './intake.errors.js';

export const SIGNATURE_HEADER = 'x-argyle-signature';
const NOTHING = Buffer.alloc(0);

/**
 * Lets a webhook in if its signature, over the raw bytes and before anything is parsed, was made
 * with one of our secrets. Needs no database.
 */
@Injectable()
export class SignatureGuard implements CanActivate {
  constructor(
    private readonly secrets: AcceptedSecrets,
    private readonly counters: IntakeCounters,
  ) {}

  /** @throws SignatureRefused (401) */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const secrets = this.secrets.current;
    const body = Buffer.isBuffer(request.body) ? request.body : NOTHING;
    if (verifyArgyleSignature(secrets, body, request.headers[SIGNATURE_HEADER])) return true;
    this.counters.refused += 1;
    throw new SignatureRefused(secrets.length === 0);
  }
}
