import type { Attempted } from './outcome.js';

/**
 * What the outcome of a try says of the endpoint.
 * - `well`: a 2xx
 * - `unwell`: it is not there: no answer, no name, no trusted connection, or 502, 503, 504
 * - `busy`: it asks to be left alone: 429, or a failure with a `Retry-After`
 * - `gone`: 410, which is meant for ever
 * - `unwilling`: any other answer but a 2xx; a redirect, too
 * - `none`: nothing, the fault is ours
 */
export type Sign = 'well' | 'unwell' | 'busy' | 'gone' | 'unwilling' | 'none';

const AWAY_STATUSES = [502, 503, 504];
const AWAY_ERRORS = ['timeout', 'refused', 'reset', 'dns', 'tls'];
const OUR_ERRORS = ['address_refused', 'aborted', 'other', 'secret_unreadable', 'internal'];

/** Reads the outcome of a try as a sign of how the endpoint is. */
export function signOf({ statusCode, error, retryAfterMs = null }: Attempted): Sign {
  if (error === null) return 'well';
  if (statusCode === 410) return 'gone';
  if (statusCode === 429 || retryAfterMs !== null) return 'busy';
  if (statusCode !== null) return AWAY_STATUSES.includes(statusCode) ? 'unwell' : 'unwilling';
  if (OUR_ERRORS.includes(error)) return 'none';
  return AWAY_ERRORS.includes(error) ? 'unwell' : 'unwilling';
}
