import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lockDataDir } from '../../core/database/embedded/data-dir-lock.js';
import { CommandFault } from '../faults.js';
import { copyWithDigest, makeFolders, syncFolders, treeOf } from './files.js';
import { type BackedUpFile, KEPT, MANIFEST, type Manifest } from './manifest.js';

/**
 * Copies the embedded database, its keys and its journal into a folder of their own, with the
 * digest of every file. DATA_DIR is locked meanwhile, so nobody writes; what a killed process left
 * behind is copied as it is, and recovers when it is opened, as it would in place.
 *
 * @param target must not exist; it appears when the backup is complete
 * @throws DataDirInUse while the service runs, CommandFault if there is no database
 */
export async function makeBackup(dataDir: string, target: string): Promise<Manifest> {
  if (!existsSync(join(dataDir, 'pg', 'PG_VERSION'))) {
    throw new CommandFault(`There is no embedded database in ${dataDir}: look at DATA_DIR.`);
  }
  if (existsSync(target)) throw new CommandFault(`${target} is there already: name a new folder.`);
  const lock = await lockDataDir(dataDir);
  const draft = `${target}.unfinished`;
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true, mode: 0o700 });
    const manifest = await copyAll(dataDir, draft);
    await rename(draft, target);
    await syncFolders(dirname(target), []);
    return manifest;
  } finally {
    await rm(draft, { recursive: true, force: true });
    await lock.release();
  }
}

async function copyAll(dataDir: string, draft: string): Promise<Manifest> {
  const trees = await Promise.all(KEPT.map((name) => treeOf(dataDir, name)));
  const folders = trees.flatMap((tree) => tree.folders);
  await makeFolders(draft, folders);
  const files: BackedUpFile[] = [];
  for (const path of trees.flatMap((tree) => tree.files)) {
    files.push({ path, ...(await copyWithDigest(join(dataDir, path), join(draft, path))) });
  }
  const manifest: Manifest = { format: 1, made_at: new Date().toISOString(), folders, files };
  const options = { mode: 0o600, flush: true };
  await writeFile(join(draft, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`, options);
  await syncFolders(draft, folders);
  return manifest;
}
