import { type ArgumentMetadata, ValidationPipe, type ValidationError } from '@nestjs/common';
import { InvalidFields, Problem, type FieldErrors } from '../../common/problem.js';

const UNKNOWN = /^property .* should not exist$/;

/**
 * The validator looks a name up in a plain object, so it takes those of Object.prototype
 * (`constructor`, `toString`) for known; and it lets a body through that is no object.
 */
class StrictValidationPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const isRead = metadata.type === 'body' || metadata.type === 'query';
    if (isRead && isDto(metadata.metatype)) refuseWhatIsNone(value);
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

function isDto(type: unknown): boolean {
  return typeof type === 'function' && ![Object, String, Number, Buffer].includes(type as never);
}

function refuseWhatIsNone(value: unknown): void {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem(400, 'The body must be a JSON object.');
  }
  const inherited = inheritedNames(value);
  if (inherited.length === 0) return;
  throw new InvalidFields(
    Object.fromEntries(inherited.map((path) => [path, ['is not a field of this request.']])),
  );
}

/** Of members at any depth: below the first one they are lost on the way into a DTO, or break it. */
function inheritedNames(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key in Object.prototype ? [`${path}${key}`] : inheritedNames(inner, `${path}${key}.`),
  );
}

/**
 * Turns bodies and queries into their DTO classes. Unknown fields are faults, all faults are told
 * at once and by field.
 */
export function createValidationPipe(): ValidationPipe {
  return new StrictValidationPipe({
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
