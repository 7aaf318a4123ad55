// @ts-check
import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { WireClient } from './wire-client.mjs';
import { queryMessage } from './wire-frames.mjs';

/** @typedef {import('./engine.mjs').Engine} Engine */
/** @typedef {{ serve: () => void }} Guest whoever may hold the session for a while */

const FORGET = queryMessage('DISCARD ALL');

/**
 * Serves the one session of an engine to clients on a Unix socket, in turns. A turn begins with
 * a client's message and ends when the session is ready again and in no transaction: so
 * statements and transactions of several clients never mix, they wait for each other. What
 * outlives a transaction (SET, named statements, advisory locks, LISTEN) is shared by clients
 * that are connected at the same time, and forgotten when one connects that is alone.
 */
export class WireServer {
  #engine;
  #server;
  /** @type {Set<WireClient>} */
  #clients = new Set();
  /** @type {Guest[]} */
  #line = [];
  /** @type {Guest | undefined} */
  #holder;

  /**
   * @param {Engine} engine
   * @param {number} maxClients more are turned away at once
   */
  constructor(engine, maxClients) {
    this.#engine = engine;
    this.#server = createServer((socket) =>
      this.#clients.add(new WireClient(socket, engine, this)),
    );
    this.#server.maxConnections = maxClients;
  }

  /**
   * @param {string} path of the socket; one that a killed process left there is replaced
   * @returns {Promise<void>}
   */
  listen(path) {
    rmSync(path, { force: true });
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject).listen(path, () => {
        chmodSync(path, 0o600);
        resolve();
      });
    });
  }

  /**
   * Runs work on the engine between two turns, while clients wait.
   *
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  between(work) {
    return new Promise((resolve, reject) => {
      /** @type {Guest} */
      const guest = {
        serve: () =>
          void work()
            .then(resolve, reject)
            .finally(() => this.leave(guest)),
      };
      this.enter(guest);
    });
  }

  /** Turns every client out, takes back what they had begun, and serves nobody any more. */
  async stop() {
    this.#server.close();
    const gone = [...this.#clients].map((client) => client.turnOut());
    await Promise.all(gone);
    await this.between(() => Promise.resolve());
  }

  /** @param {Guest} guest that has something to do and may hold the session already */
  enter(guest) {
    if (this.#holder === guest) return guest.serve();
    if (!this.#line.includes(guest)) this.#line.push(guest);
    this.#next();
  }

  /** @param {Guest} guest that is done, or gone before its turn came */
  leave(guest) {
    this.#line = this.#line.filter((waiting) => waiting !== guest);
    if (this.#holder !== guest) return;
    this.#holder = undefined;
    this.#next();
  }

  /**
   * Gives a client that nobody shares the session with a fresh one.
   *
   * @param {WireClient} client at the start of its first turn
   */
  async welcome(client) {
    const others = [...this.#clients].filter((other) => other !== client && !other.leaving);
    if (others.length === 0) await this.#engine.run(FORGET);
  }

  /** @param {WireClient} client */
  remove(client) {
    this.#clients.delete(client);
  }

  #next() {
    if (this.#holder !== undefined) return;
    this.#holder = this.#line.shift();
    this.#holder?.serve();
  }
}
