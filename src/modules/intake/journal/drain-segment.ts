import { join } from 'node:path';
import type { Arrival } from '../arrival.js';
import type { JournalDisk } from './journal-disk.js';
import { decodeJournal } from './journal-record.js';
import { SEGMENT_SUFFIX } from './journal-writer.js';

/** Ends the name of a file that keeps what could not be read. */
export const TORN_SUFFIX = '.torn';
const LARGEST_BATCH = 200;

/** Takes webhooks over for good; has to bear what it was given before. */
export type Store = (arrivals: readonly Arrival[]) => Promise<unknown>;

/** What was in a file. */
export interface Drained {
  readonly webhooks: number;
  /** Bytes that were no whole records and were kept aside. */
  readonly tornBytes: number;
}

/**
 * Hands the webhooks of one file on, in the order in which they were written, and removes the
 * file once all of them were taken. Nobody may be writing to it. Stopped anywhere, it is begun
 * again. What is no whole record is kept in a file of its own: it was never acknowledged, unless
 * the disk has lost it since.
 * @throws what `store` throws; the file stays where it is
 */
export async function drainSegment(
  disk: JournalDisk,
  { folder, name }: { readonly folder: string; readonly name: string },
  store: Store,
): Promise<Drained> {
  const path = join(folder, name);
  const content = await disk.read(path);
  const { arrivals, soundBytes } = decodeJournal(content);
  for (let i = 0; i < arrivals.length; i += LARGEST_BATCH) {
    await store(arrivals.slice(i, i + LARGEST_BATCH));
  }
  const torn = content.subarray(soundBytes);
  if (torn.length > 0) await keepAside(disk, path, torn);
  else await disk.remove(path);
  await disk.syncFolder(folder);
  return { webhooks: arrivals.length, tornBytes: torn.length };
}

async function keepAside(disk: JournalDisk, path: string, torn: Buffer): Promise<void> {
  const aside = path.replace(SEGMENT_SUFFIX, TORN_SUFFIX);
  try {
    await copyTo(disk, aside, torn);
  } catch {
    // A full disk has no room for a copy, and what waits behind this file must not wait for room.
    await disk.remove(aside);
    await disk.rename(path, aside);
    return;
  }
  await disk.remove(path);
}

async function copyTo(disk: JournalDisk, path: string, content: Buffer): Promise<void> {
  await disk.remove(path);
  const file = await disk.create(path);
  try {
    await file.append(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
