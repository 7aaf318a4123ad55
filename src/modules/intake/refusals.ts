import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Problem } from '../../common/problem.js';
import { IntakeCounters } from './intake-counters.js';
import { SignatureRefused, TooManyRefused } from './intake.errors.js';
import { RefusedWebhooks } from './refused/refused-webhooks.js';

/** Wrong signatures of one address in a minute that are answered in detail. */
const POINTS = 60;
const WINDOW_S = 60;

/**
 * What is said to a wrong signature. Whoever sends too many is told to stop; that holds for wrong
 * ones only, a right signature is always let in. What comes from the provider's networks is never
 * told to stop, and is kept: the wrong secret may be ours.
 */
@Injectable()
export class Refusals {
  private readonly limiter = new RateLimiterMemory({ points: POINTS, duration: WINDOW_S });

  constructor(
    private readonly counters: IntakeCounters,
    private readonly kept: RefusedWebhooks,
  ) {}

  /** @param signature in the form of one, made with no secret of ours */
  async refuse(
    ip: string,
    body: Buffer,
    signature: string,
    hasNoSecret: boolean,
  ): Promise<Problem> {
    const isFromProvider = this.kept.isFromProvider(ip);
    if (isFromProvider) this.kept.keep(body, signature);
    const waitMs = isFromProvider ? 0 : await this.waitFor(ip);
    if (waitMs > 0) {
      this.counters.refuse('too_many');
      return new TooManyRefused(waitMs);
    }
    this.counters.refuse(hasNoSecret ? 'no_secret' : 'wrong_signature');
    return new SignatureRefused(hasNoSecret);
  }

  private async waitFor(ip: string): Promise<number> {
    try {
      await this.limiter.consume(ip);
      return 0;
    } catch (error) {
      if (error instanceof RateLimiterRes) return error.msBeforeNext;
      throw error;
    }
  }
}
