import { crc32 } from 'node:zlib';
import { instantOfMicros, microsOf } from '../../../common/instant.js';
import type { Arrival } from '../arrival.js';

/** `RWJ1`: the first bytes of every record; another layout gets another number. */
const MAGIC = 0x314a5752;
const HEAD_BYTES = 12;
const ID_BYTES = 16;
const TIME_BYTES = 8;

/** What a journal file holds, read from its beginning. */
export interface JournalContent {
  readonly arrivals: readonly Arrival[];
  /** Bytes that are whole records; what follows was never acknowledged, or was damaged since. */
  readonly soundBytes: number;
}

/**
 * One webhook as a record: magic, length and CRC-32 of what follows (four bytes each, little
 * endian); id (16 bytes), time of receipt (microseconds since 1970, 8 bytes), body.
 */
export function encodeArrival({ id, receivedAt, body }: Arrival): Buffer {
  const record = Buffer.alloc(HEAD_BYTES + ID_BYTES + TIME_BYTES + body.length);
  record.write(id.replaceAll('-', ''), HEAD_BYTES, 'hex');
  record.writeBigInt64LE(BigInt(microsOf(receivedAt)), HEAD_BYTES + ID_BYTES);
  body.copy(record, HEAD_BYTES + ID_BYTES + TIME_BYTES);
  const payload = record.subarray(HEAD_BYTES);
  record.writeUInt32LE(MAGIC, 0);
  record.writeUInt32LE(payload.length, 4);
  record.writeUInt32LE(crc32(payload), 8);
  return record;
}

/** Reads records up to the first that is not whole. Total: any bytes give an answer. */
export function decodeJournal(content: Buffer): JournalContent {
  const arrivals: Arrival[] = [];
  let soundBytes = 0;
  for (;;) {
    const payload = payloadAt(content, soundBytes);
    if (payload === null) return { arrivals, soundBytes };
    arrivals.push(arrivalOf(payload));
    soundBytes += HEAD_BYTES + payload.length;
  }
}

function payloadAt(content: Buffer, at: number): Buffer | null {
  if (content.length < at + HEAD_BYTES || content.readUInt32LE(at) !== MAGIC) return null;
  const length = content.readUInt32LE(at + 4);
  const begin = at + HEAD_BYTES;
  if (length < ID_BYTES + TIME_BYTES || content.length < begin + length) return null;
  const payload = content.subarray(begin, begin + length);
  return crc32(payload) === content.readUInt32LE(at + 8) ? payload : null;
}

function arrivalOf(payload: Buffer): Arrival {
  const hex = payload.toString('hex', 0, ID_BYTES);
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const receivedAt = instantOfMicros(Number(payload.readBigInt64LE(ID_BYTES)));
  return { id, receivedAt, body: payload.subarray(ID_BYTES + TIME_BYTES) };
}
