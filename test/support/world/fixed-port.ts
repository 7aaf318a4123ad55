import { createServer } from 'node:net';

/** Below those that the system gives out by itself, so that nobody takes it between two starts. */
const [LOWEST, HIGHEST] = [12_000, 32_000];

/** A free port for a service that is started again and again under one address. */
export async function fixedPort(): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
  });
  if (isFree) await new Promise((closed) => probe.close(closed));
  return isFree;
}
