import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DataDirInUse,
  DataDirNotWritable,
  DataDirUnsuitable,
  DiskFull,
} from './embedded.errors.js';
import { socketFolder } from './socket-path.js';

const SUFFIX = '.sock';
const TRIES = 20;
const ANSWER_MS = 1_000;
const NOT_ALLOWED = /^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST|ENOENT)$/;
const NO_ROOM = /^(ENOSPC|EDQUOT)$/;
/** What a claimant that gives way in this moment shows. */
const GONE_MEANWHILE = /^(ECONNRESET|EPIPE)$/;

/** What a live socket in the folder answers: it holds the lock, or it is still looking around. */
type Standing = 'holder' | 'candidate';

/** DATA_DIR is this process's until the release, or its end of whatever kind. */
export interface DataDirLock {
  readonly release: () => Promise<void>;
}

/**
 * Makes DATA_DIR (0700) if it is missing and takes it for this process alone.
 *
 * Every claimant listens on a Unix socket of its own in `DATA_DIR/lock`, and only then looks at
 * the others: whoever finds a live one gives way. Of two, the one that listened later sees the
 * other, so two never win, however their steps interleave; no name is used twice, so what a
 * killed process left behind can be removed at any time. A kill frees the lock: nobody listens.
 * It holds between all processes of one machine, containers that share the folder included.
 *
 * @throws DataDirInUse, DataDirNotWritable, DataDirUnsuitable, SocketPathTooLong
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const folder = join(resolve(dataDir), 'lock');
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw faultOf(dataDir, error);
  });
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const claim = await listen(dataDir, folder);
    const rival = await strongestRival(folder, claim.name);
    if (rival === undefined) return claim.hold();
    await claim.release();
    if (rival === 'holder') break;
    await sleep(20 + Math.random() * 150);
  }
  throw new DataDirInUse(dataDir);
}

class Claim implements DataDirLock {
  private standing: Standing = 'candidate';

  constructor(
    private readonly folder: string,
    readonly name: string,
    private readonly server: Server,
  ) {
    server.on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.end(this.standing);
    });
    server.unref();
  }

  hold(): this {
    this.standing = 'holder';
    return this;
  }

  readonly release = async (): Promise<void> => {
    await rm(join(this.folder, this.name), { force: true });
    await new Promise((closed) => this.server.close(closed));
  };
}

async function listen(dataDir: string, folder: string): Promise<Claim> {
  const id = randomBytes(6).toString('hex');
  const sockets = await socketFolder(folder, `${id}${SUFFIX}`);
  try {
    const server = createServer();
    await new Promise<void>((listening, failed) => {
      server.once('error', failed).listen(join(sockets.path, `${id}.tmp`), listening);
    });
    // Under the name that others look for it appears only once it answers.
    await rename(join(folder, `${id}.tmp`), join(folder, `${id}${SUFFIX}`));
    return new Claim(folder, `${id}${SUFFIX}`, server);
  } catch (error) {
    throw faultOf(dataDir, error);
  } finally {
    await sockets.dispose();
  }
}

async function strongestRival(folder: string, own: string): Promise<Standing | undefined> {
  const others = (await readdir(folder)).filter((name) => name !== own && name.endsWith(SUFFIX));
  const sockets = await socketFolder(folder, own);
  try {
    const found = await Promise.all(others.map((name) => ask(join(sockets.path, name))));
    const dead = others.filter((_, index) => found[index] === undefined);
    await Promise.all(dead.map((name) => rm(join(folder, name), { force: true })));
    return found.includes('holder') ? 'holder' : found.find((standing) => standing !== undefined);
  } finally {
    await sockets.dispose();
  }
}

/** Who listens there; nobody (undefined) only if the kernel says so, a silent one is a holder. */
function ask(path: string): Promise<Standing | undefined> {
  return new Promise((answer) => {
    const socket = connect(path);
    const tell = (standing: Standing | undefined): void => {
      socket.destroy();
      answer(standing);
    };
    socket.setTimeout(ANSWER_MS, () => tell('holder'));
    socket.once('data', (data) => tell(data.toString() === 'candidate' ? 'candidate' : 'holder'));
    socket.once('close', () => tell('candidate'));
    socket.once('error', ({ code = '' }: NodeJS.ErrnoException) => {
      if (code === 'ECONNREFUSED' || code === 'ENOENT') return tell(undefined);
      tell(GONE_MEANWHILE.test(code) ? 'candidate' : 'holder');
    });
  });
}

function faultOf(dataDir: string, error: unknown): Error {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (NO_ROOM.test(code)) return new DiskFull(dataDir, error);
  if (NOT_ALLOWED.test(code)) return new DataDirNotWritable(dataDir, error);
  return new DataDirUnsuitable(dataDir, error);
}
