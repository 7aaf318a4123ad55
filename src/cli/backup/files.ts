import { createHash } from 'node:crypto';
import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandFault } from '../faults.js';

const CHUNK_BYTES = 1024 * 1024;
/** The sockets of a lock, and what names a process that is no more. */
const LEFT_OUT = new Set(['lock', 'postmaster.pid']);

/** What is below a folder: paths from `root`, with forward slashes, each folder before its content. */
export interface Tree {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** Finds the folders and files below `root/path`; nothing if there is no such folder. */
export async function treeOf(root: string, path: string): Promise<Tree> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(none);
  if (entries === null) return { folders: [], files: [] };
  const kept = entries.filter(({ name }) => !LEFT_OUT.has(name));
  const link = kept.find((entry) => entry.isSymbolicLink());
  // What it leads to may be another disk's; without it the backup would look whole and not be.
  if (link)
    throw new CommandFault(`${path}/${link.name} is a link: put what it leads to in its place.`);
  const own = (name: string): string => `${path}/${name}`;
  const below: Tree[] = [];
  for (const one of kept.filter((entry) => entry.isDirectory())) {
    below.push(await treeOf(root, own(one.name)));
  }
  return {
    folders: [path, ...below.flatMap(({ folders }) => folders)],
    files: [
      ...kept.filter((entry) => entry.isFile()).map(({ name }) => own(name)),
      ...below.flatMap(({ files }) => files),
    ],
  };
}

function none(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

/** Copies a file (0600), and waits until it is on the disk. @returns its size and SHA-256 */
export async function copyWithDigest(
  from: string,
  to: string,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const target = await open(to, 'wx', 0o600);
  try {
    const digest = await digestOf(from, (chunk) => target.writeFile(chunk));
    await target.sync();
    return digest;
  } finally {
    await target.close();
  }
}

/** The size and SHA-256 of a file; each piece is handed on as it is read. */
export async function digestOf(
  path: string,
  handOn: (chunk: Buffer) => Promise<void> = () => Promise.resolve(),
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  const source = await open(path, 'r');
  let bytes = 0;
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await source.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      bytes += bytesRead;
      await handOn(chunk);
    }
  } finally {
    await source.close();
  }
}

/** Makes the folders below `root` (0700). */
export async function makeFolders(root: string, folders: readonly string[]): Promise<void> {
  for (const folder of folders) await mkdir(join(root, folder), { recursive: true, mode: 0o700 });
}

/** Waits until the entries of the folders below `root` are on the disk. */
export async function syncFolders(root: string, folders: readonly string[]): Promise<void> {
  for (const folder of ['', ...folders]) {
    const handle = await open(join(root, folder), 'r');
    await handle.sync().finally(() => handle.close());
  }
}
