import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SocketPathTooLong } from './embedded.errors.js';

/** A Unix socket's path has 108 bytes on Linux and 104 on macOS, a closing NUL included. */
const LONGEST_SOCKET_PATH = 103;

/** A name of a folder under which a socket of the given name can be bound and reached. */
export interface SocketFolder {
  readonly path: string;
  /** Removes what was made for it; the folder itself stays. */
  dispose(): Promise<void>;
}

/**
 * The folder by its own path or, if that is too long for a Unix socket, by a symbolic link in
 * a private folder (0700) for temporary files: the socket is in the folder all the same.
 *
 * @throws SocketPathTooLong if the folder for temporary files is too deep as well
 */
export async function socketFolder(folder: string, longestName: string): Promise<SocketFolder> {
  const path = resolve(folder);
  if (fits(join(path, longestName))) return { path, dispose: () => Promise.resolve() };
  const short = join(tmpdir(), 'rw-XXXXXX', 'd', longestName);
  if (!fits(short)) throw new SocketPathTooLong(short);
  const made = await mkdtemp(join(tmpdir(), 'rw-'));
  const link = join(made, 'd');
  await symlink(path, link);
  return { path: link, dispose: () => rm(made, { recursive: true, force: true }) };
}

function fits(path: string): boolean {
  return Buffer.byteLength(path) <= LONGEST_SOCKET_PATH;
}
