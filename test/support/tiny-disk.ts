import { execFile } from 'node:child_process';
import { appendFile, chown, mkdtemp, open, rm, stat, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CHUNK = Buffer.alloc(64 * 1024);
/** The least that a file system of pages gives away. */
const CRUMB = Buffer.alloc(4 * 1024);

/** A file system of its own that is quickly full: a tmpfs. */
export class TinyDisk {
  private constructor(readonly path: string) {}

  /**
   * Mounts one.
   * @returns null where mounting is not allowed (it takes root and CAP_SYS_ADMIN)
   */
  static async mount(megabytes: number): Promise<TinyDisk | null> {
    const path = await mkdtemp(join(tmpdir(), 'readywire-tiny-'));
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'tmpfs', path]);
      return new TinyDisk(path);
    } catch {
      await rm(path, { recursive: true });
      return null;
    }
  }

  /** Whether a test can have one here. */
  static async isAllowed(): Promise<boolean> {
    const disk = await TinyDisk.mount(1);
    await disk?.remove();
    return disk !== null;
  }

  /** Gives it to whoever owns that path, such as the files of a server. */
  async giveToOwnerOf(path: string): Promise<void> {
    const { uid, gid } = await stat(path);
    await chown(this.path, uid, gid);
  }

  /** Takes up some of the room. */
  async occupy(bytes: number): Promise<void> {
    await appendFile(join(this.path, 'ballast'), Buffer.alloc(bytes));
  }

  /** Takes up all the room that is left, to the last page. */
  async fill(): Promise<void> {
    const file = await open(join(this.path, 'ballast'), 'a');
    try {
      for (const piece of [CHUNK, CRUMB]) await writeUntilFull(file, piece);
    } finally {
      await file.close();
    }
  }

  /** Gives the room back that was taken up. */
  async free(): Promise<void> {
    await unlink(join(this.path, 'ballast'));
  }

  async remove(): Promise<void> {
    // What is still open there (a server that ends slowly) must not keep it.
    await run('umount', ['-l', this.path]);
    await rm(this.path, { recursive: true });
  }
}

async function writeUntilFull(
  file: Awaited<ReturnType<typeof open>>,
  piece: Buffer,
): Promise<void> {
  try {
    for (;;) {
      const { bytesWritten } = await file.write(piece);
      if (bytesWritten < piece.length) return;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
