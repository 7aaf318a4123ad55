import { dirname } from 'node:path';
import { Random } from '../../src/common/random.js';
import type { JournalDisk, JournalFile } from '../../src/modules/intake/journal/journal-disk.js';

interface LosableFile {
  content: Buffer;
  /** So many bytes at the beginning survive a loss of power. */
  syncedBytes: number;
  isNameSynced: boolean;
  isRemoved: boolean;
}

/** Gives numbers from 0 to below 1. */
export type Chance = () => number;

/** Numbers that a seed repeats. */
export function chanceOf(seed: number): Chance {
  const random = new Random(seed);
  return () => random.next();
}

/**
 * A disk in memory that can lose power. What was synced survives. Of everything else, each piece
 * by itself, in whatever order, survives or not: the bytes of a write, the name of a new file, the
 * removal of an old one. Writes and syncs can fail as well, after having done part of the work.
 */
export class LosableDisk implements JournalDisk {
  private readonly files: Map<string, LosableFile>;

  constructor(
    private readonly chance: Chance,
    private readonly faultShare = 0,
    files: Iterable<readonly [string, LosableFile]> = [],
  ) {
    this.files = new Map(files);
  }

  /** The disk as it is found when the power is back. */
  afterLoss(faultShare = 0): LosableDisk {
    const left = [...this.files].flatMap(([path, file]) => {
      const isThere = file.isRemoved
        ? this.chance() < 0.5
        : file.isNameSynced || this.chance() < 0.5;
      if (!isThere) return [];
      const content = this.survivorOf(file);
      const whole = { content, syncedBytes: content.length, isNameSynced: true, isRemoved: false };
      return [[path, whole] as const];
    });
    return new LosableDisk(this.chance, faultShare, left);
  }

  makeFolder(): Promise<void> {
    return Promise.resolve();
  }

  async create(path: string): Promise<JournalFile> {
    await this.maybeFail();
    if (this.find(path)) throw new Error(`${path} exists`);
    const file = {
      content: Buffer.alloc(0),
      syncedBytes: 0,
      isNameSynced: false,
      isRemoved: false,
    };
    this.files.set(path, file);
    return {
      append: (content) => this.append(file, content),
      sync: () => this.sync(file),
      cutTo: (bytes) => this.cut(file, bytes),
      close: () => Promise.resolve(),
    };
  }

  list(folder: string): Promise<readonly string[]> {
    const paths = [...this.files].filter(([path, { isRemoved }]) => {
      return dirname(path) === folder && !isRemoved;
    });
    return Promise.resolve(paths.map(([path]) => path.slice(folder.length + 1)).sort());
  }

  read(path: string): Promise<Buffer> {
    const file = this.find(path);
    return file ? Promise.resolve(file.content) : Promise.reject(new Error(`no ${path}`));
  }

  async rename(from: string, to: string): Promise<void> {
    await this.maybeFail();
    const file = this.find(from);
    if (!file) throw new Error(`no ${from}`);
    this.files.set(to, { ...file, isNameSynced: false });
    file.isRemoved = true;
  }

  async remove(path: string): Promise<void> {
    const file = this.find(path);
    if (file) file.isRemoved = true;
    return Promise.resolve();
  }

  async syncFolder(folder: string): Promise<void> {
    await this.maybeFail();
    for (const [path, file] of this.files) {
      if (dirname(path) !== folder) continue;
      file.isNameSynced = true;
      if (file.isRemoved) this.files.delete(path);
    }
  }

  private async append(file: LosableFile, content: Buffer): Promise<void> {
    const failsAt = this.isFault() ? Math.floor(this.chance() * content.length) : content.length;
    await Promise.resolve();
    file.content = Buffer.concat([file.content, content.subarray(0, failsAt)]);
    if (failsAt < content.length) throw new Error('ENOSPC');
  }

  private async sync(file: LosableFile): Promise<void> {
    await this.maybeFail();
    file.syncedBytes = file.content.length;
  }

  /** What was synced of the end comes back at times, as long as nobody syncs again. */
  private async cut(file: LosableFile, bytes: number): Promise<void> {
    await this.maybeFail();
    if (this.chance() < 0.5) file.syncedBytes = Math.min(file.syncedBytes, bytes);
    file.content = file.content.subarray(0, Math.max(bytes, file.syncedBytes));
  }

  /** What was not synced comes back in part: cut anywhere, with holes where a page is missing. */
  private survivorOf({ content, syncedBytes }: LosableFile): Buffer {
    const survivor = Buffer.from(content);
    for (let at = syncedBytes; at < content.length; at += PAGE) {
      if (this.chance() < 0.3) survivor.fill(0, at, Math.min(at + PAGE, content.length));
    }
    const unsynced = content.length - syncedBytes;
    return survivor.subarray(0, syncedBytes + Math.floor(this.chance() * (unsynced + 1)));
  }

  private find(path: string): LosableFile | undefined {
    const file = this.files.get(path);
    return file?.isRemoved === false ? file : undefined;
  }

  private async maybeFail(): Promise<void> {
    await Promise.resolve();
    if (this.isFault()) throw new Error('EIO');
  }

  private isFault(): boolean {
    return this.chance() < this.faultShare;
  }
}

const PAGE = 16;
