import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file of the journal that is being written. */
export interface JournalFile {
  /** Appends all of it or rejects; what was written then is unknown. */
  append(content: Buffer): Promise<void>;
  /** Resolves once everything appended is on the disk. */
  sync(): Promise<void>;
  /** Cuts the end off; for the room that it takes up. */
  cutTo(bytes: number): Promise<void>;
  close(): Promise<void>;
}

/** What the journal needs of a disk; tests put one in its place that loses power. */
export interface JournalDisk {
  /** Makes the folder, and the names of it and of those above it durable. */
  makeFolder(folder: string): Promise<void>;
  /** Makes an empty file that was not there before (0600). */
  create(path: string): Promise<JournalFile>;
  /** The names in a folder, sorted; none if it is not there. */
  list(folder: string): Promise<readonly string[]>;
  read(path: string): Promise<Buffer>;
  rename(from: string, to: string): Promise<void>;
  /** A missing file is no fault; folders go with their content. */
  remove(path: string): Promise<void>;
  /** Makes the names in the folder durable. */
  syncFolder(folder: string): Promise<void>;
}

/** The real one. */
export const nodeDisk: JournalDisk = {
  async makeFolder(folder) {
    const first = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    for (let path = folder; path !== dirname(first); path = dirname(path)) {
      await syncFolder(dirname(path));
    }
  },

  async create(path) {
    const handle = await open(path, 'ax', 0o600);
    return {
      append: (content) => handle.appendFile(content),
      sync: () => handle.datasync(),
      cutTo: (bytes) => handle.truncate(bytes),
      close: () => handle.close(),
    };
  },

  async list(folder) {
    try {
      return (await readdir(folder)).sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  },

  read: (path) => readFile(path),
  rename,
  remove: (path) => rm(path, { force: true, recursive: true }),
  syncFolder,
};

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
