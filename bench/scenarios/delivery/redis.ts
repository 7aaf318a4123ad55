import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../scripts/free-port.mjs';
import { until } from '../../shared/until.js';
import type { Stage } from '../../stage.js';

const LONGEST_START_MS = 30_000;
/** What the documentation of BullMQ asks for, beside no snapshots meanwhile. */
export const REDIS_SETTINGS = 'appendonly yes, appendfsync everysec, maxmemory-policy noeviction';

/**
 * Starts a throw-away Redis.
 * @returns its port, or null if Redis is not installed
 */
export async function startRedis(stage: Stage): Promise<number | null> {
  const folder = await mkdtemp(join(tmpdir(), 'readywire-redis-'));
  const port = await freePort();
  const child = spawn('redis-server', argumentsOf(port, folder), { stdio: 'ignore' });
  stage.onClose(() => end(child, folder));
  const isThere = await Promise.race([
    once(child, 'error').then(() => false),
    once(child, 'exit').then(() => false),
    until(() => accepts(port), LONGEST_START_MS),
  ]);
  return isThere ? port : null;
}

function argumentsOf(port: number, folder: string): readonly string[] {
  const settings = REDIS_SETTINGS.split(', ').flatMap((setting) => `--${setting}`.split(' '));
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  return [...place, '--save', '', ...settings];
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
    socket.once('close', () => socket.destroy());
    socket.end();
  });
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }
  await rm(folder, { recursive: true, force: true });
}
