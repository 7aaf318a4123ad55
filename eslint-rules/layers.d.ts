/** Why `from` may not import `to`, with the way out; null if it may. Paths from the root. */
export function importFault(from: string, to: string): string | null;
