import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Prometheus's own checker, where it is installed (Debian: package prometheus). */
export function findPromtool(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, 'promtool')).find((path) => existsSync(path));
}
