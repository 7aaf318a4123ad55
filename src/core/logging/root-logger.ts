import { pino, type Logger as PinoLogger } from 'pino';
import { describeError } from './describe-error.js';

/**
 * The one logger: JSON lines on standard output. Errors are reduced by {@link describeError};
 * headers that carry credentials are never passed to it.
 */
export function createRootLogger(level: string): PinoLogger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (error: unknown) => describeError(error) },
  });
}
