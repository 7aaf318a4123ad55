import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { waitFor } from '../support/wait-for.js';
import { isOnPostgres } from '../support/test-database.js';

/** It does not look at the database of the test run: once is enough. */
const onEmbedded = isOnPostgres ? describe.skip : describe;

/** What `npm run simulate` starts, once it is built. */
const SIMULATE = fileURLToPath(new URL('../../dist/src/simulator/main.js', import.meta.url));

/** Somebody wants to try Readywire and has no account at the provider. */
onEmbedded('npm run simulate', () => {
  let child: ChildProcess;
  let output: string;

  function start(...args: string[]): void {
    output = '';
    child = spawn(process.execPath, [SIMULATE, ...args], { stdio: 'pipe' });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
  }

  afterEach(async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  const printed = (text: string) => waitFor(`“${text}” in the output`, () => output.includes(text));

  async function address(): Promise<string> {
    await printed('Ctrl-C ends it');
    return /listens on (http:\S+)\/v2/.exec(output)?.[1] ?? '';
  }

  it('prints what points Readywire at it, and what can be done', async () => {
    start('--port', '0');
    const origin = await address();
    expect(output).toContain(`ARGYLE_API_URL=${origin}/v2 ARGYLE_API_KEY_ID=simulated-key`);
    expect(output).toContain('the account is connected, for the first time or again');
    const authorization = `Basic ${Buffer.from('simulated-key:simulated-secret').toString('base64')}`;
    const { status } = await fetch(`${origin}/v2/webhooks`, { headers: { authorization } });
    expect(status).toBe(200);
    await printed('asked  GET /v2/webhooks → 200');
  });

  it('lets things happen that are typed, or posted', async () => {
    start('--port', '0');
    const origin = await address();
    child.stdin?.write('user applicant-1\naccount Bullseye\n');
    await printed('accounts.added of');
    await fetch(`${origin}/simulator/connect?account=Bullseye`, { method: 'POST' });
    child.stdin?.write('show\nnonsense\n');
    await printed('There is no nonsense. Type help.');
    expect(output).toContain('"connection": "connected"');
  });

  it('lets people live by themselves, on a clock that is sped up', async () => {
    start('--port', '0', '--users', '3', '--speed', '1000', '--seed', '1');
    const origin = await address();
    const show = async () => (await fetch(`${origin}/simulator/show`, { method: 'POST' })).json();
    await waitFor('somebody to be ready', async () =>
      JSON.stringify(await show()).includes('"is_ready":true'),
    );
  });

  it('says what is wrong with an option, and how it is used', async () => {
    start('--lose', '30');
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(output).toContain('--lose must be a number from 0 to 1');
    expect(output).toContain('npm run simulate -- [options]');
  });

  it('says that its port is taken', async () => {
    start('--port', '0');
    const taken = new URL(await address()).port;
    const first = child;
    start('--port', taken);
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(output).toContain('Give another --port');
    child = first;
  });
});
