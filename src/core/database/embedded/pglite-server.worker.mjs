// @ts-check
import { parentPort, workerData } from 'node:worker_threads';
import { Engine } from './engine.mjs';
import { Upkeep, UPKEEP_PERIODS } from './upkeep.mjs';
import { WireServer } from './wire-server.mjs';

/**
 * The thread of the embedded database. Given `folder` (of the database, absolute), `socket`
 * (the path to listen on) and, in tests, `periods` and `fsync`; says `ready`, or with a reason
 * `failed`, `died` or, of its upkeep and going on, `fault`; hears `stop`, and ends. Plain
 * JavaScript, as are its imports, because a thread is started from the file as it is: the
 * sources under test, or the build.
 */

/** One is the service's; the others are for its next one while that one closes, and for people. */
const MAX_CLIENTS = 10;

/** @param {{ type: string, reason?: string }} message */
const say = (message) => parentPort?.postMessage(message);

/** @param {string} reason */
function died(reason) {
  say({ type: 'died', reason });
  // At once: the engine is in the middle of something that never ends.
  process.exit(1);
}

async function serve() {
  const { folder, socket, periods, fsync } = workerData;
  const engine = await Engine.open(folder, died, { fsync });
  const server = new WireServer(engine, MAX_CLIENTS);
  await server.listen(socket);
  const upkeep = new Upkeep(engine, server, (reason) => say({ type: 'fault', reason }));
  upkeep.start({ ...UPKEEP_PERIODS, ...periods });
  parentPort?.once('message', async () => {
    upkeep.stop();
    await server.stop();
    await engine.close();
    process.exit(0);
  });
}

try {
  await serve();
  say({ type: 'ready' });
} catch (error) {
  say({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}
