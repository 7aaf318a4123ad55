import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { StartupFault } from '../startup-fault.js';
import type { ServerConfig } from './server.config.js';

const FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another process: stop that one or choose another PORT',
  EACCES: 'may not be used by this user: choose a PORT above 1023',
  EADDRNOTAVAIL: 'is no address of this machine: choose another HOST',
  ENOTFOUND: 'is no address of this machine: choose another HOST',
};

/**
 * Begins to listen.
 * @returns the address as a person would type it
 * @throws StartupFault if the port or host can't be used
 */
export async function listen(app: NestFastifyApplication, config: ServerConfig): Promise<string> {
  const { host, port } = config;
  try {
    await app.listen(port, host);
  } catch (error) {
    const reason = FAULTS[(error as NodeJS.ErrnoException).code ?? ''];
    if (reason === undefined) throw error;
    throw new StartupFault(`${host}:${String(port)} ${reason}.`);
  }
  const address = app.getHttpServer().address() as { port: number };
  const shown = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host;
  return `http://${shown}:${String(address.port)}`;
}
