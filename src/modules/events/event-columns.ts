import { cleanName } from './clean-name.js';
import { readBody } from './event-reader.js';

/** The columns beside the bytes: always something that PostgreSQL takes. */
export interface EventColumns {
  readonly event: string | null;
  readonly user: string | null;
}

/**
 * What is stored beside the bytes, for lists and filters. A hostile name is cut and cleaned (NUL
 * is no text for PostgreSQL, a long one breaks an index); the body keeps it as it came.
 */
export function columnsOf(body: Uint8Array): EventColumns {
  const { event, user } = readBody(body);
  return { event: event === null ? null : cleanName(event), user };
}
