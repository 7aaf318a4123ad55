import { join } from 'node:path';
import { newId } from '../../../common/ids.js';
import { lockDataDir, type DataDirLock } from '../../../core/database/embedded/data-dir-lock.js';
import { DataDirInUse } from '../../../core/database/embedded/embedded.errors.js';
import type { JournalDisk } from './journal-disk.js';

const TRIES = 3;

/** A folder of journal files that is this process's alone until it is released. */
export interface JournalFolder extends DataDirLock {
  readonly path: string;
}

/** `DATA_DIR/journal`: a folder for each process, taken by a lock that a SIGKILL frees. */
export class JournalFolders {
  private readonly root: string;

  constructor(
    private readonly disk: JournalDisk,
    dataDir: string,
  ) {
    this.root = join(dataDir, 'journal');
  }

  /** Makes one for this process. */
  async make(): Promise<JournalFolder> {
    for (let attempt = 1; ; attempt++) {
      const path = join(this.root, newId());
      try {
        await this.disk.makeFolder(path);
        return { path, ...(await lockDataDir(path)) };
      } catch (error) {
        // Somebody who clears up what nobody holds was quicker than the lock.
        if (attempt === TRIES) throw error;
      }
    }
  }

  /** Takes those that processes left behind which are no more, oldest first. */
  async *abandoned(): AsyncGenerator<JournalFolder> {
    for (const name of await this.disk.list(this.root)) {
      const path = join(this.root, name);
      const lock = await lockDataDir(path).catch((error: unknown) => {
        if (error instanceof DataDirInUse) return null;
        throw error;
      });
      if (lock !== null) yield { path, ...lock };
    }
  }

  /** Releases the folder, and removes it if it is empty but for its lock. */
  async leave(folder: JournalFolder): Promise<void> {
    const left = (await this.disk.list(folder.path)).filter((name) => name !== 'lock');
    if (left.length === 0) await this.disk.remove(folder.path);
    await folder.release();
  }
}
