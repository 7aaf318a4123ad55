import { ApiPropertyOptional } from '@nestjs/swagger';
import { DURATION_EXPECTED, parseDuration } from '../../../common/duration.js';
import { IfGiven, Passes } from '../../../common/validation/passes.decorator.js';
import { subscriptionSecretFault } from '../rules/secret.js';

const LONGEST_OVERLAP_MS = 7 * 86_400_000;

/** How a secret is to be replaced; an empty body is one as well. */
export class RotateSecretRequest {
  @ApiPropertyOptional({
    maxLength: 256,
    description: 'The new secret; unless given one is generated: `whsec_` and 32 random bytes.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  })
  @IfGiven()
  @Passes('isSubscriptionSecret', newSecretFault)
  readonly secret?: string;

  @ApiPropertyOptional({
    description:
      'How long the secret that is replaced signs beside the new one: `0s` to `7d`. `0s` ends it ' +
      'at once.',
    default: '24h',
    example: '24h',
  })
  @IfGiven()
  @Passes('isOverlap', overlapFault)
  readonly overlap?: string;
}

function newSecretFault(value: unknown): string | null {
  return value === null ? 'must be a string.' : subscriptionSecretFault(value);
}

function overlapFault(value: unknown): string | null {
  const ms = typeof value === 'string' ? parseDuration(value) : null;
  if (ms === null) return `must be ${DURATION_EXPECTED}.`;
  return ms > LONGEST_OVERLAP_MS ? 'must be at most 7d.' : null;
}
