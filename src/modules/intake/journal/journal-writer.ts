import { join } from 'node:path';
import type { Arrival } from '../arrival.js';
import type { JournalDisk, JournalFile } from './journal-disk.js';
import { encodeArrival } from './journal-record.js';
import { JournalFull } from './journal.errors.js';

/** Ends the name of a file that holds webhooks. */
export const SEGMENT_SUFFIX = '.journal';
/** A file that has grown so large is followed by another, so that draining frees room. */
const SEGMENT_BYTES = 8 * 1024 * 1024;
const PROBE = 'probe';
const PROBE_BYTES = 16 * 1024;
/** So many files are tried for one group: a disk that fails twice is not going to take it. */
const TRIES = 2;

interface Segment {
  readonly name: string;
  readonly file: JournalFile;
  bytes: number;
  /** So many of them are on the disk, and may have been acknowledged. */
  soundBytes: number;
}

/**
 * Appends webhooks to the files of one folder, which belongs to this process alone. A group is
 * written and synced as a whole; only then it counts. A file of which a write or a sync has
 * failed is never written to again: what the disk holds of it is unknown.
 */
export class JournalWriter {
  /** The last group found no room, and none was made since. */
  isFull = false;
  /** The disk did not take the last group. */
  hasFailed = false;
  private segment: Segment | null = null;
  /** Bytes by name of the files that are written to no more, oldest first. */
  private readonly sealed = new Map<string, number>();
  private made = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly disk: JournalDisk,
    private readonly folder: string,
    private readonly maxBytes: number,
  ) {}

  /** Bytes that wait to be drained. */
  get bytes(): number {
    const sealed = [...this.sealed.values()].reduce((sum, bytes) => sum + bytes, 0);
    return sealed + (this.segment?.bytes ?? 0);
  }

  /**
   * Resolves once the whole group is on the disk.
   * @throws JournalFull, or the fault of the disk
   */
  append(arrivals: readonly Arrival[]): Promise<void> {
    return this.inTurn(() => this.write(Buffer.concat(arrivals.map(encodeArrival))));
  }

  /** Ends the present file. @returns the names of all that can be read now, oldest first */
  async seal(): Promise<readonly string[]> {
    await this.inTurn(() => this.leaveSegment());
    return [...this.sealed.keys()];
  }

  /** Finds out whether a disk that failed takes something again. */
  async probe(): Promise<void> {
    await this.inTurn(async () => {
      const path = join(this.folder, PROBE);
      try {
        await this.disk.remove(path);
        const file = await this.disk.create(path);
        await file
          .append(Buffer.alloc(PROBE_BYTES))
          .then(() => file.sync())
          .finally(() => file.close());
        this.hasFailed = false;
      } finally {
        await this.disk.remove(path).catch(() => undefined);
      }
    });
  }

  /** A file has been drained and is gone. */
  forget(name: string): void {
    this.sealed.delete(name);
    this.isFull = false;
  }

  private async write(content: Buffer): Promise<void> {
    this.isFull = this.bytes + content.length > this.maxBytes;
    if (this.isFull) throw new JournalFull();
    for (let attempt = 1; ; attempt++) {
      try {
        await this.writeOnce(content);
        this.hasFailed = false;
        return;
      } catch (error) {
        await this.giveUpSegment();
        this.hasFailed = attempt === TRIES;
        if (attempt === TRIES) throw error;
      }
    }
  }

  private async writeOnce(content: Buffer): Promise<void> {
    const segment = (this.segment ??= await this.begin());
    // Counted before: what failed in the middle takes up room as well.
    segment.bytes += content.length;
    await segment.file.append(content);
    await segment.file.sync();
    segment.soundBytes = segment.bytes;
    if (segment.bytes >= SEGMENT_BYTES) await this.leaveSegment();
  }

  private async begin(): Promise<Segment> {
    this.made += 1;
    const name = `${String(this.made).padStart(8, '0')}${SEGMENT_SUFFIX}`;
    const file = await this.disk.create(join(this.folder, name));
    const segment = { name, file, bytes: 0, soundBytes: 0 };
    this.segment = segment;
    await this.disk.syncFolder(this.folder);
    return segment;
  }

  private async leaveSegment(): Promise<void> {
    const segment = this.segment;
    if (segment === null) return;
    this.segment = null;
    this.sealed.set(segment.name, segment.bytes);
    await segment.file.close().catch(() => undefined);
  }

  /**
   * What failed in the middle was acknowledged to nobody: on a disk that is full it must not take
   * up the room that is left. If it can't be cut off it stays, and is kept aside when drained.
   */
  private async giveUpSegment(): Promise<void> {
    const segment = this.segment;
    if (segment === null) return;
    const { name, file, soundBytes } = segment;
    const isCut = await file.cutTo(soundBytes).then(
      () => true,
      () => false,
    );
    if (isCut) segment.bytes = soundBytes;
    await this.leaveSegment();
    if (segment.bytes > 0) return;
    this.sealed.delete(name);
    await this.disk.remove(join(this.folder, name)).catch(() => undefined);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }
}
