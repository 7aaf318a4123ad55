// @ts-check
const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const PROTOCOL_3 = 3;

const QUERY = 0x51;
const SYNC = 0x53;
const TERMINATE = 0x58;

/**
 * What a frame asks for: `refuse-encryption` wants the single byte N, `end` the connection's
 * end; `startup` and `message` are for the engine, and after one that `settles` the client
 * waits for the session to be ready again.
 *
 * @typedef {{ kind: 'refuse-encryption' | 'end' | 'startup' | 'message', settles: boolean, bytes: Buffer }} Frame
 */

/** Cuts the bytes of one client into the messages of PostgreSQL's wire protocol 3. */
export class WireFrames {
  /** @type {Buffer[]} */
  #chunks = [];
  #size = 0;
  #needed = 8;
  #started = false;

  /**
   * @param {Buffer} chunk bytes as they came
   * @returns {Frame[]} the frames that are complete now
   */
  push(chunk) {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    // Not before all of a large message is there is it put together, once.
    if (this.#size < this.#needed) return [];
    let rest = Buffer.concat(this.#chunks);
    /** @type {Frame[]} */
    const frames = [];
    for (let length = this.#lengthOf(rest); rest.length >= length; length = this.#lengthOf(rest)) {
      frames.push(this.#frame(rest.subarray(0, length)));
      rest = rest.subarray(length);
    }
    this.#chunks = [rest];
    this.#size = rest.length;
    this.#needed = this.#lengthOf(rest);
    return frames;
  }

  /** @param {Buffer} bytes the length of the frame that begins here, at least of its head */
  #lengthOf(bytes) {
    if (!this.#started) return bytes.length < 8 ? 8 : Math.max(8, bytes.readInt32BE(0));
    return bytes.length < 5 ? 5 : 1 + Math.max(4, bytes.readInt32BE(1));
  }

  /**
   * @param {Buffer} bytes
   * @returns {Frame}
   */
  #frame(bytes) {
    if (this.#started) return messageFrame(bytes);
    const frame = firstFrame(bytes);
    this.#started = frame.kind === 'startup';
    return frame;
  }
}

/**
 * @param {Buffer} bytes
 * @returns {Frame}
 */
function messageFrame(bytes) {
  const type = bytes[0];
  if (type === TERMINATE) return { kind: 'end', settles: true, bytes };
  return { kind: 'message', settles: type === SYNC || type === QUERY, bytes };
}

/**
 * @param {Buffer} bytes
 * @returns {Frame}
 */
function firstFrame(bytes) {
  const code = bytes.readInt32BE(4);
  if (code === SSL_REQUEST || code === GSS_REQUEST)
    return { kind: 'refuse-encryption', settles: true, bytes };
  // Nothing can be cancelled: the engine hears nothing while it runs.
  if (code === CANCEL_REQUEST || code >> 16 !== PROTOCOL_3)
    return { kind: 'end', settles: true, bytes };
  return { kind: 'startup', settles: true, bytes };
}

/**
 * @param {string} sql
 * @returns {Buffer} the message that asks for it by the simple protocol
 */
export function queryMessage(sql) {
  const text = Buffer.from(`${sql}\0`);
  const head = Buffer.from([QUERY, 0, 0, 0, 0]);
  head.writeInt32BE(4 + text.length, 1);
  return Buffer.concat([head, text]);
}

export const SYNC_MESSAGE = Buffer.from([SYNC, 0, 0, 0, 4]);
