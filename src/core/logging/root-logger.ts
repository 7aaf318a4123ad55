import { destination, pino, type Logger as PinoLogger } from 'pino';
import { describeError } from './describe-error.js';

/**
 * The one logger: JSON lines on standard output, or on another file descriptor. Errors are reduced
 * by {@link describeError};
 * headers that carry credentials are never passed to it.
 */
export function createRootLogger(level: string, descriptor = 1): PinoLogger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: unknown) => describeError(error) },
  };
  return descriptor === 1 ? pino(options) : pino(options, destination(descriptor));
}
