import { QueryFailedError } from 'typeorm';

/** What may be said of an error in a log: never a parameter, a body or a secret. */
export interface ErrorDescription {
  readonly type: string;
  readonly message?: string;
  readonly code?: string;
  readonly table?: string;
  readonly constraint?: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

const DEEPEST_CAUSE = 3;

/**
 * Reduces an error to what is safe to log. A failed query's message, detail and parameters hold
 * the data that it was about, and a SyntaxError of JSON.parse quotes the text: both are left out.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error };
  const quotesData = isDatabaseError(error) || error instanceof SyntaxError;
  return {
    type: error.constructor.name,
    ...(quotesData ? {} : { message: error.message.slice(0, 500) }),
    ...databaseFacts(error),
    ...(error.stack === undefined ? {} : { stack: framesOf(error.stack) }),
    ...(error.cause !== undefined && depth < DEEPEST_CAUSE
      ? { cause: describeError(error.cause, depth + 1) }
      : {}),
  };
}

function isDatabaseError(error: Error): boolean {
  return error instanceof QueryFailedError || error.constructor.name === 'DatabaseError';
}

function databaseFacts(error: Error): Partial<ErrorDescription> {
  const source = (error instanceof QueryFailedError ? error.driverError : error) as Error &
    Readonly<Record<string, unknown>>;
  const facts: Record<string, string> = {};
  for (const key of ['code', 'table', 'constraint']) {
    const value = source[key];
    if (typeof value === 'string') facts[key] = value.slice(0, 100);
  }
  return facts;
}

/** The stack without its head, which repeats the message. */
function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .join('\n');
}
