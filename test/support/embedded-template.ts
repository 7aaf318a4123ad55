import { createHash, randomBytes } from 'node:crypto';
import { cp, lstat, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openContext } from './open-context.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PREFIX = `readywire-template-${createHash('sha256').update(ROOT).digest('hex').slice(0, 8)}-`;
const STALE_MS = 24 * 3_600_000;

/** What the template is made by: when any of it changes, another one is made. */
const MADE_BY = /^(package\.json|src\/core\/database\/.*|src\/(modules\/[^/]+\/)?migrations\/.*)$/;

let ready: Promise<string> | undefined;

/**
 * Fills the folder with an embedded database that is initialised and migrated. The first start
 * of one takes seconds, so it is done once and kept in the folder for temporary files.
 */
export async function copyTemplate(dataDir: string): Promise<void> {
  ready ??= makeTemplate();
  await copyFiles(await ready, dataDir);
}

/** Two runs may make it at the same time; the one that is late throws its own away. */
async function makeTemplate(): Promise<string> {
  const template = join(tmpdir(), `${PREFIX}${await fingerprint()}`);
  if (await isThere(template)) return template;
  await removeStale();
  const draft = `${template}.${randomBytes(4).toString('hex')}`;
  const dropDraft = (): Promise<void> => rm(draft, { recursive: true, force: true });
  try {
    const context = await openContext({ DATA_DIR: draft });
    await context.close();
  } catch (error) {
    await dropDraft();
    throw error;
  }
  await rename(draft, template).catch(dropDraft);
  return template;
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const files = ['package.json', ...(await filesUnder(join(ROOT, 'src')))];
  for (const file of files.filter((name) => MADE_BY.test(name)).sort()) {
    hash.update(file).update(await readFile(join(ROOT, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

/** Sockets and locks of a process that is gone are no part of a template. */
async function copyFiles(from: string, to: string): Promise<void> {
  await cp(from, to, {
    recursive: true,
    filter: async (path) => {
      const info = await lstat(path);
      return info.isFile() || info.isDirectory();
    },
  });
}

async function removeStale(): Promise<void> {
  const folder = tmpdir();
  for (const name of (await readdir(folder)).filter((one) => one.startsWith(PREFIX))) {
    const age = Date.now() - (await stat(join(folder, name))).mtimeMs;
    if (age > STALE_MS) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
