// @ts-check
import { queryMessage, SYNC_MESSAGE, WireFrames } from './wire-frames.mjs';

/** @typedef {import('./wire-frames.mjs').Frame} Frame */

/**
 * Takes back whatever a client that is gone had begun: an open transaction, statements that no
 * Sync had closed, a failed transaction (where the first ROLLBACK is skipped up to the Sync).
 */
const ABANDON = Buffer.concat([queryMessage('ROLLBACK'), SYNC_MESSAGE, queryMessage('ROLLBACK')]);

/**
 * One client of the session. It enters the line with each message and holds the session from
 * then until the session is ready again and in no transaction. When it is gone it takes one
 * last turn, to leave the session as it found it.
 */
export class WireClient {
  #frames = new WireFrames();
  /** @type {Frame[]} */
  #pending = [];
  #running = false;
  #gone = false;
  #settled = true;
  /** True once it has said goodbye: it will ask for nothing more. */
  leaving = false;
  /** @type {() => void} */
  #hasLeft = () => undefined;
  /** @type {Promise<void>} */
  #left = new Promise((resolve) => (this.#hasLeft = resolve));

  /**
   * @param {import('node:net').Socket} socket
   * @param {import('./engine.mjs').Engine} engine
   * @param {import('./wire-server.mjs').WireServer} server
   */
  constructor(socket, engine, server) {
    this.socket = socket;
    this.engine = engine;
    this.server = server;
    socket.on('data', (chunk) => this.#hear(chunk));
    // Whatever broke the socket, it is closed next.
    socket.on('error', () => undefined);
    socket.on('end', () => (this.leaving = true));
    socket.on('close', () => {
      this.leaving = true;
      this.#gone = true;
      this.#pending = [];
      server.enter(this);
    });
  }

  /** Cuts the client off; resolves when the session is free of it. */
  turnOut() {
    this.socket.destroy();
    return this.#left;
  }

  /** Goes on with what is pending; called when the session is this client's. */
  serve() {
    if (this.#running) return;
    this.#running = true;
    void this.#run();
  }

  /** @param {Buffer} chunk */
  #hear(chunk) {
    for (const frame of this.#frames.push(chunk)) {
      if (frame.kind === 'refuse-encryption') this.socket.write('N');
      else if (frame.kind === 'end') this.#sayGoodbye();
      else this.#pending.push(frame);
    }
    if (this.#pending.length > 0) this.server.enter(this);
  }

  #sayGoodbye() {
    this.leaving = true;
    this.socket.end();
  }

  async #run() {
    while (this.#pending.length > 0) await this.#runBatch();
    if (this.#gone) await this.#cleanUp();
    this.#running = false;
    if (this.#settled) this.server.leave(this);
  }

  async #runBatch() {
    const batch = this.#nextBatch();
    // Unsettled for as long as it runs, and for good if the engine can't make sense of it.
    this.#settled = false;
    try {
      if (batch[0]?.kind === 'startup') await this.server.welcome(this);
      const answer = await this.engine.run(Buffer.concat(batch.map((frame) => frame.bytes)));
      this.#settled = batch.at(-1)?.settles === true && !this.engine.inTransaction;
      if (this.socket.writable) this.socket.write(answer);
    } catch {
      this.#pending = [];
      this.socket.destroy();
    }
  }

  /** The engine takes many messages at once, but the first one of a connection by itself. */
  #nextBatch() {
    const isStartup = this.#pending[0]?.kind === 'startup';
    return this.#pending.splice(0, isStartup ? 1 : this.#pending.length);
  }

  async #cleanUp() {
    if (!this.#settled) await this.engine.run(ABANDON);
    this.#settled = true;
    this.server.remove(this);
    this.#hasLeft();
  }
}
