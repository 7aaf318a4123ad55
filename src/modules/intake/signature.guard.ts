import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { verifyArgyleSignature } from '../../common/signatures/argyle-signature.js';
import { AcceptedSecrets } from './accepted-secrets.js';
import { Refusals } from './refusals.js';

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
    private readonly refusals: Refusals,
  ) {}

  /** @throws SignatureRefused (401), TooManyRefused (429) */
  canActivate(context: ExecutionContext): true | Promise<never> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const secrets = this.secrets.current;
    const body = Buffer.isBuffer(request.body) ? request.body : NOTHING;
    const signature = request.headers[SIGNATURE_HEADER];
    if (verifyArgyleSignature(secrets, body, signature)) return true;
    return this.refuse(request.ip, body, String(signature), secrets.length === 0);
  }

  private async refuse(...refused: Parameters<Refusals['refuse']>): Promise<never> {
    throw await this.refusals.refuse(...refused);
  }
}
