import { secretFault } from '../../../common/signatures/standard-webhooks.js';

/** Stands for a secret in every answer but that of the call that set it. */
export const SECRET_MASK = '********';

const LONGEST = 256;

/**
 * Why a value can't sign, or null if it can. Null is no secret. What is said never repeats it.
 */
export function subscriptionSecretFault(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value !== 'string') return 'must be a string or null.';
  if (value.length > LONGEST) return `must have at most ${String(LONGEST)} characters.`;
  if (value === SECRET_MASK) return 'is the mask that stands for a secret: send the secret itself.';
  const fault = secretFault(value);
  return fault && `${fault}.`;
}

/** The same where a secret is there already: the mask leaves it as it is. */
export function changedSecretFault(value: unknown): string | null {
  return value === SECRET_MASK ? null : subscriptionSecretFault(value);
}
