import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { verifyArgyleSignature } from '../../src/common/signatures/argyle-signature.js';
import { isOnPostgres } from '../support/test-database.js';

/** It does not look at the database of the test run: once is enough. */
const onEmbedded = isOnPostgres ? describe.skip : describe;

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('../../dist/scripts/sign.js', import.meta.url));
const SECRET = 'shared-with-the-provider';
const BODY = '{\n  "event": "reports.generated",\n  "name": "é"\n}';

/** Somebody wants to post a webhook by hand and has to sign it. */
onEmbedded('npm run sign', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'readywire-sign-'));
    // A name that a careless script would hand to the shell as a command.
    file = join(folder, "it's $(touch pwned).json");
    await writeFile(file, BODY);
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function sign(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const options = { env: { PATH: process.env['PATH'], ...env } };
    return run(process.execPath, [SCRIPT, ...args], options);
  }

  async function failure(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    try {
      await sign(args, env);
    } catch (error) {
      return (error as { stderr: string }).stderr;
    }
    throw new Error('it should have failed');
  }

  it('signs the bytes of the file with the first secret of INTAKE_SECRET', async () => {
    const { stdout } = await sign([file], { INTAKE_SECRET: ` ${SECRET} , older-secret` });
    const signature = /X-Argyle-Signature: ([0-9a-f]+)'/.exec(stdout)?.[1];
    expect(verifyArgyleSignature([Buffer.from(SECRET)], Buffer.from(BODY), signature)).toBe(true);
    expect(stdout).toContain("'http://127.0.0.1:3000/intake/argyle'");
  });

  it('prints a command that posts exactly these bytes', async () => {
    const posts: { body: string; signature: unknown; path: unknown }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        const { headers, url: path } = request;
        posts.push({ body, signature: headers['x-argyle-signature'], path });
        response.end('taken');
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    try {
      const url = `http://127.0.0.1:${String(port)}`;
      const { stdout } = await sign([file, '--url', url, '--secret', SECRET]);
      const posted = await run('sh', ['-c', stdout], { cwd: folder });
      expect(posted.stdout).toBe('taken');
    } finally {
      await new Promise((closed) => server.close(closed));
    }
    expect(posts).toMatchObject([{ body: BODY, path: '/intake/argyle' }]);
    expect(posts[0]?.signature).toMatch(/^[0-9a-f]{128}$/);
  });

  it('takes host and port from the environment, as the service does', async () => {
    const env = { INTAKE_SECRET: SECRET, HOST: '0.0.0.0', PORT: '8080' };
    expect((await sign([file], env)).stdout).toContain("'http://127.0.0.1:8080/intake/argyle'");
  });

  it('says what is missing', async () => {
    expect(await failure([], { INTAKE_SECRET: SECRET })).toContain('Name one file.');
    expect(await failure([file])).toContain('INTAKE_SECRET=');
    expect(await failure([file, '--secret', SECRET, '--url', 'nowhere'])).toContain(
      'nowhere is no',
    );
    const missing = await failure([join(folder, 'none.json'), '--secret', SECRET]);
    expect(missing).toContain('there is no such file');
  });
});
