import { readFile, writeFile } from 'node:fs/promises';

/** A file that is written by the code and committed, so that a change of it is seen in review. */
export interface GeneratedFile {
  /** From the root of the project. */
  readonly path: string;
  readonly text: string;
}

/** Writes the files. */
export async function writeAll(files: readonly GeneratedFile[]): Promise<void> {
  for (const { path, text } of files) await writeFile(path, text);
}

/** The paths of the files that are missing or say something else. */
export async function outdated(files: readonly GeneratedFile[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { path, text } of files) {
    const there = await readFile(path, 'utf8').catch(() => null);
    if (there !== text) found.push(path);
  }
  return found;
}
