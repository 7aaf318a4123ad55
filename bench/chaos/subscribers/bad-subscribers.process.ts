// The bad subscribers, in a process of their own that gives way to all others: what pouring out
// gigabytes costs is no fault of the service and must not slow down what is measured.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { constants, setPriority } from 'node:os';
import { Random } from '../../../src/common/random.js';
import { freePort } from '../../../scripts/free-port.mjs';
import { behaviourOf } from './bad-behaviour.js';
import type { BadKind } from './bad-kinds.js';
import type { BadTask } from './bad-subscribers.js';

setPriority(constants.priority.PRIORITY_LOW);
// Whatever the run has come to, nobody is left behind.
process.once('disconnect', () => process.exit());
// Ctrl-C at a terminal is for the run, which ends this one.
process.on('SIGINT', () => undefined);

const [task] = (await once(process, 'message')) as [BadTask];
const canaryUrl = `http://127.0.0.1:${String(task.canaryPort)}/`;
const random = new Random(task.seed);
process.send?.(await Promise.all(task.kinds.map(open)));

/** @returns the url of one that behaves so */
async function open(kind: BadKind): Promise<string> {
  const behaviour = behaviourOf(kind, random, canaryUrl);
  if (!behaviour) return `http://127.0.0.1:${String(await freePort())}/`;
  const server = createServer((request, response) => {
    // Whoever hangs up, it is no fault of ours.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    behaviour(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
}
