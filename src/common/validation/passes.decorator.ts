import { ValidateBy, ValidateIf } from 'class-validator';

/** What is wrong with a value, as a sentence without its subject ("must be ..."), or null. */
export type FaultOf = (value: unknown) => string | null;

/** The property passes a check that says itself what is wrong; one that is missing does not. */
export function Passes(name: string, faultOf: FaultOf): PropertyDecorator {
  const fault: FaultOf = (value) => (value === undefined ? 'is required.' : faultOf(value));
  return ValidateBy({
    name,
    validator: {
      validate: (value) => fault(value) === null,
      defaultMessage: (args) => fault(args?.value) ?? '',
    },
  });
}

/** The other checks of the property hold for what was given, `null` included. */
export function IfGiven(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}
