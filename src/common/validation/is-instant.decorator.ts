import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { parseInstant } from '../instant.js';

/** The property is a time in ISO 8601; it reaches the code as an Instant with microseconds. */
export function IsInstant(): PropertyDecorator {
  const normalise = Transform(({ value }: { value: unknown }) => parseInstant(value) ?? value);
  const validate = ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value) => parseInstant(value) !== null,
      defaultMessage: () => 'must be a time in ISO 8601, such as 2025-06-24T22:05:17.265289Z.',
    },
  });
  return (target, property) => {
    normalise(target, property);
    validate(target, property);
  };
}
