import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { Lifecycle } from './lifecycle.js';

/** Time for a load balancer to see that this process is no longer ready. */
const LEAVE_MS = 2_000;
/** A request that takes longer than this to come in or be answered is cut off. */
const LONGEST_REQUEST_MS = 4_000;
/** Past this the process is ended, whatever is still underway. */
const LONGEST_STOP_MS = 9_500;

/**
 * SIGTERM and SIGINT stop the process in order: readiness fails first, then the listener closes,
 * loops end their round, what is in flight ends. A second signal ends it at once.
 */
export function stopOnSignal(app: NestFastifyApplication): void {
  const logger = new Logger('main');
  const lifecycle = app.get(Lifecycle);
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (lifecycle.isStopping) process.exit(1);
    lifecycle.beginStop();
    logger.log({ msg: 'stopping', signal });
    setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref();
    // At a terminal nobody balances any load, and a person waits.
    if (!process.stdin.isTTY) await sleep(LEAVE_MS);
    setTimeout(() => {
      app.getHttpServer().closeAllConnections();
    }, LONGEST_REQUEST_MS).unref();
    await app.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void stop(signal));
  }
}
