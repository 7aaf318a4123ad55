import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../core/config/config-store.js';
import { ConfigStore } from '../../core/config/config-store.js';
import { pendingMigrations } from '../../core/database/migrate.js';
import { checkKeys } from '../doctor/check-keys.js';
import { CommandFault } from '../faults.js';
import { withSource } from '../with-source.js';
import { copyWithDigest, makeFolders, syncFolders } from './files.js';
import { type Manifest, MANIFEST, readManifest } from './manifest.js';

/** A copy of a backup that has been opened and found to be sound. */
export interface Staged {
  readonly manifest: Manifest;
  /** Migrations that the database lacks for this version of the code. */
  readonly pending: readonly string[];
  readonly events: number;
}

/**
 * Copies a backup into an empty folder, compares the digest of every file, opens the database
 * there and opens its secrets.
 * @throws CommandFault that says what is wrong with it; the folder is gone then
 */
export async function stageBackup(
  backup: string,
  stage: string,
  env: Environment,
): Promise<Staged> {
  try {
    const manifest = await copyVerified(backup, stage);
    return { manifest, ...(await lookInside(stage, env)) };
  } catch (error) {
    await rm(stage, { recursive: true, force: true });
    throw error;
  }
}

async function copyVerified(backup: string, stage: string): Promise<Manifest> {
  const text = await readFile(join(backup, MANIFEST), 'utf8').catch(() => {
    throw new CommandFault(`${backup} is no backup: there is no ${MANIFEST} in it.`);
  });
  const manifest = readManifest(text);
  await makeFolders(stage, ['.', ...manifest.folders]);
  for (const { path, bytes, sha256 } of manifest.files) {
    const copied = await copyWithDigest(join(backup, path), join(stage, path)).catch(gone);
    if (copied?.bytes !== bytes || copied.sha256 !== sha256) {
      throw new CommandFault(`The backup is damaged: ${path} is not what it was.`);
    }
  }
  await syncFolders(stage, manifest.folders);
  return manifest;
}

function gone(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

async function lookInside(stage: string, env: Environment): Promise<Omit<Staged, 'manifest'>> {
  const there = { ...env, DATA_DIR: stage };
  return withSource(there, async (source) => {
    const pending = await pendingMigrations(source);
    const keys = await checkKeys(source, ConfigStore.load(there));
    if (keys.status === 'fault') throw new CommandFault(`Its ${keys.check}: ${keys.found}.`);
    const [row] = await source.query<{ events: number }[]>('SELECT count(*) AS events FROM events');
    return { pending, events: row?.events ?? 0 };
  });
}
