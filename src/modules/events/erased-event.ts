/** The `fault` of an event about a person who was erased: all that is said of it. */
export const ERASED = 'erased';
