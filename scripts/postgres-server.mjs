import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chownSync,
  constants,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.mjs';

const DEBIAN = '/usr/lib/postgresql';
const START_TRIES = 50;
const START_PAUSE_MS = 200;
const IS_IN_THE_WAY = /still in use|already exists/;

/**
 * A throw-away PostgreSQL of this machine's, in a folder and on a port of its own. Durability is
 * left on: what uses it kills and restarts.
 */
export class PostgresServer {
  /** @private use {@link PostgresServer.create} */
  constructor(place, port, password) {
    this.place = place;
    this.port = port;
    /** Where it is reached, the password included. */
    this.url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  }

  /**
   * Makes a cluster; it does not run yet.
   * @throws Error if PostgreSQL is not installed or there is no user to run it as
   */
  static async create() {
    const place = { bin: findBinaries(), runAs: await findUser(), folder: '' };
    place.folder = await mkdtemp(join(tmpdir(), 'readywire-pg-'));
    try {
      const password = randomBytes(16).toString('hex');
      await initialise(place, password);
      return new PostgresServer(place, await freePort(), password);
    } catch (error) {
      await rm(place.folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Starts it and waits until it answers; after a crash that is when it has recovered. */
  async start() {
    const { folder } = this.place;
    const options = `-p ${this.port} -h 127.0.0.1 -k ${folder} -c max_connections=200`;
    const all = `${options}${await statistics(this.place)}`;
    const args = ['start', '-D', join(folder, 'data'), '-l', join(folder, 'log')];
    // What a killed server leaves behind is in the way until its last process is gone.
    for (let left = START_TRIES; ; left -= 1) {
      const before = this.log().length;
      const fault = await run(this.place, 'pg_ctl', [...args, '-w', '-t', '60', '-o', all]);
      if (fault === null) return;
      const said = this.log().slice(before);
      if (left === 0 || !IS_IN_THE_WAY.test(said))
        throw new Error(`pg_ctl failed:\n${fault}${said}`);
      await sleep(START_PAUSE_MS);
    }
  }

  /** Stops it: `immediate` (SIGQUIT, a crash: it recovers at the next start) or `fast`. */
  async stop(mode = 'immediate') {
    const data = join(this.place.folder, 'data');
    await run(this.place, 'pg_ctl', ['stop', '-D', data, '-m', mode, '-w']);
  }

  /** SIGKILL for every process of it at once, as when the machine runs out of memory. */
  async kill() {
    const file = await readFile(join(this.place.folder, 'data', 'postmaster.pid'), 'utf8');
    const postmaster = Number(file.split('\n', 1)[0]);
    for (const pid of [postmaster, ...(await childrenOf(postmaster))]) endProcess(pid);
  }

  /** Stops it and deletes all of it. */
  async remove() {
    await this.stop();
    await rm(this.place.folder, { recursive: true, force: true });
  }

  /** What it has logged. */
  log() {
    try {
      return readFileSync(join(this.place.folder, 'log'), 'utf8');
    } catch {
      return '';
    }
  }
}

async function initialise(place, password) {
  const { folder, runAs } = place;
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (runAs) for (const path of [folder, passwordFile]) chownSync(path, runAs.uid, runAs.gid);
  const login = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const data = ['-D', join(folder, 'data'), '-E', 'UTF8', '--no-locale', '--no-sync'];
  const fault = await run(place, 'initdb', [...data, ...login]);
  if (fault !== null) throw new Error(`initdb failed:\n${fault}`);
}

/** The folder of the newest PostgreSQL on this machine. */
function findBinaries() {
  const debian = readdirOrNothing(DEBIAN).sort((a, b) => Number(b) - Number(a));
  const folders = [
    ...debian.map((version) => join(DEBIAN, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter).filter(Boolean),
  ];
  const found = folders.find((one) => canRun(join(one, 'initdb')) && canRun(join(one, 'pg_ctl')));
  if (found) return found;
  throw new Error(
    'PostgreSQL is not installed: initdb and pg_ctl are neither in the PATH nor in ' +
      `${DEBIAN}/*/bin. On Debian and Ubuntu: apt-get install postgresql`,
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
async function findUser() {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = [await idOf('-u', name), await idOf('-g', name)];
    if (uid > 0) return { uid, gid };
  }
  throw new Error('PostgreSQL does not run as root and there is no user postgres or nobody here.');
}

async function idOf(flag, name) {
  return Number((await outputOf('id', [flag, name])).stdout);
}

/** Statements are counted where the module for it is installed. */
async function statistics({ bin }) {
  const { stdout } = await outputOf(join(bin, 'pg_config'), ['--pkglibdir']);
  const isThere = readdirOrNothing(stdout.trim()).includes('pg_stat_statements.so');
  return isThere ? ' -c shared_preload_libraries=pg_stat_statements' : '';
}

async function childrenOf(pid) {
  const { stdout } = await outputOf('pgrep', ['-P', String(pid)]);
  return stdout.split('\n').filter(Boolean).map(Number);
}

function endProcess(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // Gone by itself, since its parent is.
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Runs one of the server's programs; returns null, or what it said of its fault. */
async function run({ bin, runAs, folder }, name, args) {
  const { code, stderr } = await outputOf(join(bin, name), args, {
    ...runAs,
    cwd: folder,
    // A pipe would stay open in the server that pg_ctl leaves behind, and be waited for.
    stdio: name === 'pg_ctl' ? 'ignore' : 'pipe',
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  });
  return code === 0 ? null : stderr;
}

function outputOf(file, args, options = {}) {
  return new Promise((resolve) => {
    const output = { code: null, stdout: '', stderr: '' };
    // Of its own group, so that Ctrl-C at a terminal ends what uses the server and not the server.
    const child = spawn(file, args, { detached: true, ...options });
    child.stdout?.on('data', (text) => (output.stdout += text));
    child.stderr?.on('data', (text) => (output.stderr += text));
    child.once('error', (error) =>
      resolve({ ...output, stderr: `${output.stderr}${error.message}\n` }),
    );
    child.once('close', (code) => resolve({ ...output, code }));
  });
}
