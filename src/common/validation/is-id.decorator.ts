import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { isId, toId } from '../ids.js';

/** The property is an id of the wire, whatever its version digits; it is put in lower case. */
export function IsId(): PropertyDecorator {
  const normalise = Transform(({ value }: { value: unknown }) => toId(value) ?? value);
  const validate = ValidateBy({
    name: 'isId',
    validator: {
      validate: (value) => isId(value),
      defaultMessage: () => 'must be an id: 36 characters of hex and dashes (8-4-4-4-12).',
    },
  });
  return (target, property) => {
    normalise(target, property);
    validate(target, property);
  };
}
