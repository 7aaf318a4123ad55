const LONGEST_NAME = 100;

/**
 * The name of an event as a column can hold it: NUL is no text for PostgreSQL, a lone surrogate
 * no UTF-8, and a long one breaks an index. The body keeps it as it came.
 */
export function cleanName(name: string): string {
  return name.replaceAll('\0', '').toWellFormed().slice(0, LONGEST_NAME).toWellFormed();
}
