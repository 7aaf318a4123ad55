import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Reads a generated secret from a file (mode 0600), or makes the file with 32 random bytes in
 * base64 the first time. The file appears whole or not at all.
 * @returns the text, and whether it was made just now
 */
export async function readOrGenerate(path: string): Promise<{ text: string; isNew: boolean }> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const existing = await readIfThere(path);
  if (existing !== null) return { text: existing, isNew: false };
  const isNew = await publish(path, `${randomBytes(32).toString('base64')}\n`);
  return { text: (await readIfThere(path)) ?? '', isNew };
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Writes a temporary file and links it into place, unless somebody else was quicker. */
async function publish(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
}
