import type { Attempted, AttemptError } from './outcome.js';

type AnswerClass = 'http_3xx' | 'http_4xx' | 'http_5xx' | 'http_other';

/** What a try can come to, in few words: a label of metrics, so the list is closed. */
export type OutcomeName = 'delivered' | AnswerClass | Exclude<AttemptError, 'http_status'>;

// As an object, so that an outcome that is missing here does not compile.
const NAMES: Readonly<Record<OutcomeName, true>> = {
  ...{ delivered: true, http_3xx: true, http_4xx: true, http_5xx: true, http_other: true },
  ...{ timeout: true, refused: true, reset: true, dns: true, tls: true, protocol: true },
  ...{ address_refused: true, secret_unreadable: true, internal: true, other: true },
  aborted: true,
};

/** All of them. */
export const outcomeNames = Object.keys(NAMES) as readonly OutcomeName[];

const CLASSES: Readonly<Record<number, AnswerClass>> = {
  3: 'http_3xx',
  4: 'http_4xx',
  5: 'http_5xx',
};

/** The outcome of a try. */
export function outcomeOf({
  error,
  statusCode,
}: Pick<Attempted, 'error' | 'statusCode'>): OutcomeName {
  if (error === null) return 'delivered';
  if (error !== 'http_status') return error;
  return CLASSES[Math.floor((statusCode ?? 0) / 100)] ?? 'http_other';
}
