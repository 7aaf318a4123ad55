import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MixedList } from 'typeorm';

type Classes = Extract<MixedList<new () => object>, readonly unknown[]>;

/**
 * Loads the classes that the files of some folders export: entities, or migrations. One file
 * after the other and in the order of their names, so that a start is like every other start.
 * @param folders a `*` stands for every folder there
 * @param name which files
 */
export async function loadClasses(folders: readonly string[], name: RegExp): Promise<Classes> {
  const classes: (new () => object)[] = [];
  for (const file of folders.flatMap(expand).flatMap((folder) => filesIn(folder, name))) {
    const exported = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
    for (const value of Object.values(exported)) {
      if (typeof value === 'function') classes.push(value as new () => object);
    }
  }
  return classes;
}

function expand(folder: string): readonly string[] {
  const [before = '', after] = folder.split('/*/');
  if (after === undefined) return [folder];
  return namesIn(before).map((name) => join(before, name, after));
}

function filesIn(folder: string, name: RegExp): readonly string[] {
  return namesIn(folder)
    .filter((file) => name.test(file))
    .map((file) => join(folder, file));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    // Most modules bring no tables of their own.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
