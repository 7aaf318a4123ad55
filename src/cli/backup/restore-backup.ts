import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../core/config/config-store.js';
import { lockDataDir } from '../../core/database/embedded/data-dir-lock.js';
import { CommandFault } from '../faults.js';
import { syncFolders } from './files.js';
import { KEPT } from './manifest.js';
import { type Staged, stageBackup } from './stage-backup.js';

export interface Restored extends Staged {
  /** Where what was there before is now; null if there was nothing. */
  readonly before: string | null;
}

/**
 * Puts a backup in the place of the embedded database, its keys and its journal, once it has been
 * found to be sound. What was there is moved aside, never deleted.
 *
 * @param replaces false: refuses if there is anything
 * @throws DataDirInUse while the service runs, CommandFault
 */
export async function restoreBackup(
  backup: string,
  dataDir: string,
  { env, replaces }: { readonly env: Environment; readonly replaces: boolean },
): Promise<Restored> {
  const lock = await lockDataDir(dataDir);
  try {
    const present = KEPT.filter((name) => existsSync(join(dataDir, name)));
    if (present.length > 0 && !replaces) {
      const what = present.map((name) => join(dataDir, name)).join(', ');
      throw new CommandFault(`There is ${what}: --replace moves it aside.`);
    }
    const stage = join(dataDir, 'restoring');
    await rm(stage, { recursive: true, force: true });
    const staged = await stageBackup(backup, stage, env);
    const before = present.length > 0 ? await moveAside(dataDir, present) : null;
    await putInPlace(stage, dataDir);
    return { ...staged, before };
  } finally {
    await lock.release();
  }
}

async function moveAside(dataDir: string, present: readonly string[]): Promise<string> {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const aside = join(dataDir, `before-restore-${stamp}`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of present) await rename(join(dataDir, name), join(aside, name));
  await syncFolders(aside, []);
  return aside;
}

/** The database comes last: a start with the keys alone would find none, and not the wrong one. */
async function putInPlace(stage: string, dataDir: string): Promise<void> {
  for (const name of [...KEPT].reverse()) {
    if (existsSync(join(stage, name))) await rename(join(stage, name), join(dataDir, name));
  }
  await syncFolders(dataDir, []);
  await rm(stage, { recursive: true, force: true });
}
