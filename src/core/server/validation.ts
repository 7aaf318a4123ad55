import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { InvalidFields, type FieldErrors } from '../../common/problem.js';

const UNKNOWN = /^property .* should not exist$/;

/**
 * Turns bodies and queries into their DTO classes. Unknown fields are faults, all faults are told
 * at once and by field.
 */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: false,
    exceptionFactory: (errors) => new InvalidFields(toFieldErrors(errors)),
  });
}

function toFieldErrors(errors: readonly ValidationError[], path = ''): FieldErrors {
  const faults: [string, readonly string[]][] = errors.flatMap((error) => {
    const field = `${path}${error.property}`;
    const own = Object.values(error.constraints ?? {}).map((message) =>
      UNKNOWN.test(message) ? 'is not a field of this request.' : message,
    );
    const nested = Object.entries(toFieldErrors(error.children ?? [], `${field}.`));
    return own.length > 0 ? [[field, own], ...nested] : nested;
  });
  return Object.fromEntries(faults);
}
