/**
 * A class whose instances are told on the bus. The class is the contract: its fields are
 * `readonly`, its `type` a literal that names it in logs and to the emitter.
 */
export interface EventClass<E extends object = object> {
  readonly type: string;
  // A class without a public constructor (a base class) can be listened to as well.
  readonly prototype: E;
}

/** The types of an event, its own first, then those of the classes that it extends. */
export function typesOf(event: object): readonly string[] {
  const types: string[] = [];
  let type: unknown = event.constructor;
  while (typeof type === 'function' && type !== Function.prototype) {
    if (Object.hasOwn(type, 'type')) types.push((type as unknown as EventClass).type);
    type = Object.getPrototypeOf(type);
  }
  return types;
}
