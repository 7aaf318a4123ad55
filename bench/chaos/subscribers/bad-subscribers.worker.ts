// The bad subscribers, in a thread of their own: what they do must not slow down the healthy ones
// and the clock of the run.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { Random } from '../random.js';
import { freePort } from '../service/free-port.js';
import { behaviourOf } from './bad-behaviour.js';
import type { BadKind } from './bad-kinds.js';
import type { BadTask } from './bad-subscribers.js';

const { kinds, canaryPort, seed } = workerData as BadTask;
const canaryUrl = `http://127.0.0.1:${String(canaryPort)}/`;
const random = new Random(seed);
const hits = kinds.map(() => 0);

parentPort?.on('message', () => parentPort?.postMessage(hits));
parentPort?.postMessage(await Promise.all(kinds.map(open)));

/** @returns the url of one that behaves so */
async function open(kind: BadKind, index: number): Promise<string> {
  const behaviour = behaviourOf(kind, random, canaryUrl);
  if (!behaviour) return `http://127.0.0.1:${String(await freePort())}/`;
  const server = createServer((request, response) => {
    hits[index] = (hits[index] ?? 0) + 1;
    // Whoever hangs up, it is no fault of ours.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    behaviour(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
}
