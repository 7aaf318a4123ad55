import type { LoggerService } from '@nestjs/common';
import type { Logger as PinoLogger } from 'pino';

const CHATTER =
  /^(InstanceLoader|RouterExplorer|RoutesResolver|NestFactory|NestApplication|TypeOrmModule|ExceptionHandler|ExceptionsHandler)$/;

/**
 * Lets Nest's `Logger` write through the root logger. Our own code logs one object with a `msg`;
 * Nest itself logs strings and, for errors, a stack.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly root: PinoLogger) {}

  log(message: unknown, ...rest: readonly unknown[]): void {
    const { fields, context } = read(message, rest);
    // Nest's own start-up chatter is of interest to nobody but its authors.
    if (CHATTER.test(context)) this.root.debug(fields);
    else this.root.info(fields);
  }

  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.root.warn(read(message, rest).fields);
  }

  error(message: unknown, ...rest: readonly unknown[]): void {
    const { fields, context } = read(message, rest);
    // What fails at the start is told by whoever started, in one line.
    if (CHATTER.test(context)) this.root.debug(fields);
    else this.root.error(fields);
  }

  debug(message: unknown, ...rest: readonly unknown[]): void {
    this.root.debug(read(message, rest).fields);
  }

  verbose(message: unknown, ...rest: readonly unknown[]): void {
    this.root.trace(read(message, rest).fields);
  }
}

function read(message: unknown, rest: readonly unknown[]): { fields: object; context: string } {
  const last = rest.at(-1);
  const context = typeof last === 'string' ? last : '';
  if (message instanceof Error) return { fields: { context, err: message, msg: 'error' }, context };
  if (typeof message === 'object' && message !== null) {
    return { fields: { context, ...message }, context };
  }
  return { fields: { context, msg: String(message) }, context };
}
