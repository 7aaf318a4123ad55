// Runs a command beside a throw-away PostgreSQL, whose address it gets in TEST_DATABASE_URL:
//   node scripts/with-postgres.mjs npm test
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, chownSync, constants, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';
const command = process.argv.slice(2);
const isRoot = process.getuid?.() === 0;

if (command.length === 0) fail('Usage: node scripts/with-postgres.mjs <command> [arguments]');

const bin = findBinaries();
const runAs = isRoot ? findUser() : undefined;
const folder = await mkdtemp(join(tmpdir(), 'readywire-pg-'));
const data = join(folder, 'data');
const log = join(folder, 'log');
let child;
let isStopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    isStopping = true;
    child?.kill(signal);
  });
}

try {
  const url = await startServer();
  process.exitCode = isStopping ? 130 : await run(url);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  postgres('pg_ctl', ['stop', '-D', data, '-m', 'immediate', '-w']);
  await rm(folder, { recursive: true, force: true });
}

/** The folder of the newest PostgreSQL on this machine. */
function findBinaries() {
  const debian = readdirOrNothing(DEBIAN).sort((a, b) => Number(b) - Number(a));
  const folders = [
    ...debian.map((version) => join(DEBIAN, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter).filter(Boolean),
  ];
  const found = folders.find((one) => canRun(join(one, 'initdb')) && canRun(join(one, 'pg_ctl')));
  return (
    found ??
    fail(
      'PostgreSQL is not installed: initdb and pg_ctl are neither in the PATH nor in ' +
        `${DEBIAN}/*/bin. On Debian and Ubuntu: apt-get install postgresql`,
    )
  );
}

function readdirOrNothing(path) {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function canRun(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The server refuses to run as root, so it gets a user that may do nothing else. */
function findUser() {
  for (const name of ['postgres', 'nobody']) {
    const id = (flag) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout);
    const [uid, gid] = [id('-u'), id('-g')];
    if (uid > 0) return { uid, gid };
  }
  return fail('PostgreSQL does not run as root and there is no user postgres or nobody here.');
}

/** Makes a cluster of its own and starts it. Durability is left on: tests kill and restart. */
async function startServer() {
  if (runAs) chownSync(folder, runAs.uid, runAs.gid);
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (runAs) chownSync(passwordFile, runAs.uid, runAs.gid);
  const login = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  must('initdb', ['-D', data, '-E', 'UTF8', '--no-locale', '--no-sync', ...login]);
  const port = await freePort();
  const options = `-p ${port} -h 127.0.0.1 -k ${folder} -c max_connections=200${statistics()}`;
  must('pg_ctl', ['start', '-D', data, '-l', log, '-w', '-t', '60', '-o', options]);
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

/** Statements are counted where the module for it is installed. */
function statistics() {
  const library = spawnSync(join(bin, 'pg_config'), ['--pkglibdir'], { encoding: 'utf8' });
  const isThere = readdirOrNothing(library.stdout?.trim()).includes('pg_stat_statements.so');
  return isThere ? ' -c shared_preload_libraries=pg_stat_statements' : '';
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function must(name, args) {
  const { status, output } = postgres(name, args);
  if (status === 0) return;
  const { stdout } = spawnSync('cat', [log], { encoding: 'utf8' });
  throw new Error(`${name} failed:\n${output}${stdout}`);
}

function postgres(name, args) {
  const result = spawnSync(join(bin, name), args, {
    ...runAs,
    cwd: folder,
    encoding: 'utf8',
    // A pipe would stay open in the server that pg_ctl leaves behind, and be waited for.
    stdio: name === 'pg_ctl' ? 'ignore' : 'pipe',
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  });
  return { status: result.status, output: `${result.stderr ?? ''}${result.error?.message ?? ''}` };
}

function run(url) {
  return new Promise((resolve, reject) => {
    child = spawn(command[0], command.slice(1), {
      stdio: 'inherit',
      env: { ...process.env, TEST_DATABASE_URL: url },
    });
    child.once('error', (error) => reject(new Error(`${command[0]}: ${error.message}`)));
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
