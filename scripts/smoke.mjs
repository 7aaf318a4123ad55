// Starts the built service as a user would, on a folder of its own, and looks whether it lives:
//   npm run smoke
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SECRET = 'smoke-test-intake-secret';
const LONGEST_START_MS = 180_000;
/** More than the service gives itself: past its own limit it does not end with 0. */
const LONGEST_STOP_MS = 60_000;
const BODY = `{
  "event": "accounts.connected",
  "name": "smoke",
  "data": {
    "account": "0187c66e-e7e5-811c-b006-2232f00f426a",
    "user": "018051aa-f7a9-a0db-2f38-6cfa325e9d69"
  }
}`;

const folder = await mkdtemp(join(tmpdir(), 'readywire-smoke-'));
const service = spawn(process.execPath, ['dist/src/main.js'], {
  env: { PATH: process.env.PATH, DATA_DIR: folder, PORT: '0', INTAKE_SECRET: SECRET },
  stdio: ['ignore', 'pipe', 'pipe'],
});
const ended = once(service, 'close');
let output = '';
for (const stream of [service.stdout, service.stderr]) {
  stream.on('data', (text) => (output += text));
}

try {
  const url = await check('it listens', () => until(addressOf, LONGEST_START_MS));
  await check('/health/ready becomes 200', () =>
    until(async () => (await fetch(`${url}/health/ready`)).status === 200, LONGEST_START_MS),
  );
  await check('/openapi.json is OpenAPI 3.1', async () => {
    const { openapi } = await (await fetch(`${url}/openapi.json`)).json();
    return openapi.startsWith('3.1');
  });
  await check('/console is a page with its script', async () => {
    const page = await (await fetch(`${url}/console`)).text();
    const script = /src="([^"]+)"/.exec(page)?.[1];
    return script !== undefined && (await fetch(new URL(script, url))).ok;
  });
  await check('/docs is a page', async () => (await fetch(`${url}/docs`)).ok);
  await check('a signed webhook is answered with 200', async () => {
    const response = await post(url, createHmac('sha512', SECRET).update(BODY).digest('hex'));
    return response.status === 200 && (await response.json()).status === 'accepted';
  });
  await check('an unsigned one with 401', async () => (await post(url)).status === 401);
  await check('the API asks for a key', async () => {
    const response = await fetch(`${url}/v2/events`);
    return response.status === 401 && response.headers.has('www-authenticate');
  });
  await check('SIGTERM ends it in order', async () => {
    service.kill('SIGTERM');
    const timer = sleep(LONGEST_STOP_MS, [null], { ref: false });
    const [code] = await Promise.race([ended, timer]);
    return code === 0;
  });
} catch (error) {
  console.error(`${error.message}\n--- what the service wrote ---\n${output}`);
  process.exitCode = 1;
} finally {
  if (service.exitCode === null) service.kill('SIGKILL');
  await ended;
  await rm(folder, { recursive: true, force: true });
}

async function check(what, probe) {
  const start = performance.now();
  const seen = await probe();
  if (!seen) throw new Error(`not ok  ${what}`);
  console.log(`ok      ${what} (${Math.round(performance.now() - start)} ms)`);
  return seen;
}

/** Looks again until the probe shows something, the time is up or the service has ended. */
async function until(probe, ms) {
  const end = performance.now() + ms;
  while (performance.now() < end && service.exitCode === null) {
    const seen = await probe();
    if (seen) return seen;
    await sleep(50);
  }
  return null;
}

function addressOf() {
  return /^Readywire listens on (http:\S+)$/m.exec(output)?.[1];
}

function post(url, signature) {
  return fetch(`${url}/intake/argyle`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(signature ? { 'x-argyle-signature': signature } : {}),
    },
    body: BODY,
  });
}
