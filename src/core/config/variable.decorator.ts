import type { Reader } from './readers.js';

/** How one environment variable becomes one property of a configuration class. */
export interface VariableOptions {
  /** Turns the text into the value; what it throws is reported with the variable's name. */
  readonly read: Reader<unknown>;
  /** Used when the variable is unset or empty; without one the property is `undefined`. */
  readonly default?: string;
  /** One sentence for the generated docs and `.env.example`. */
  readonly about: string;
  /** The value is never printed, not even in a fault. */
  readonly secret?: boolean;
}

export interface Variable extends VariableOptions {
  readonly name: string;
  readonly property: string;
}

/** A class whose properties are environment variables. */
export type ConfigClass<T extends object = object> = new () => T;

/** Reads another configuration class, for checks of a combination. */
export type GetConfig = <T extends object>(type: ConfigClass<T>) => T;

/** A rule over several variables: says what is wrong, naming the variables, or nothing. */
export type CombinationCheck<T> = (config: T, get: GetConfig) => string | undefined;

const variables = new Map<object, Variable[]>();
const checks = new Map<ConfigClass, readonly unknown[]>();

/** Marks a property of a configuration class as read from the environment variable `name`. */
export function EnvVariable(name: string, options: VariableOptions): PropertyDecorator {
  return (target, property) => {
    const known = variables.get(target.constructor) ?? [];
    variables.set(target.constructor, [...known, { ...options, name, property: String(property) }]);
  };
}

/** Adds rules that need more than one variable; they run once every variable could be read. */
export function Combinations<T extends object>(...rules: readonly CombinationCheck<T>[]) {
  return (type: ConfigClass<T>): void => {
    checks.set(type, [...rules]);
  };
}

/** Every configuration class that has been loaded, in the order of loading. */
export function configClasses(): readonly ConfigClass[] {
  return [...variables.keys()] as ConfigClass[];
}

/** The variables of a configuration class, in the order of its properties. */
export function variablesOf(type: ConfigClass): readonly Variable[] {
  return variables.get(type) ?? [];
}

/** The rules over several variables that a configuration class minds. */
export function checksOf<T extends object>(type: ConfigClass<T>): readonly CombinationCheck<T>[] {
  return (checks.get(type) ?? []) as readonly CombinationCheck<T>[];
}
