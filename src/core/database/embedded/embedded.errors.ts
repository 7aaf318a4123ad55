import { StartupFault } from '../../startup-fault.js';

/** Another live process holds the folder. */
export class DataDirInUse extends StartupFault {
  override readonly name = 'DataDirInUse';
  constructor(dataDir: string) {
    super(
      `DATA_DIR ${dataDir} is in use by another running process: ` +
        'stop that one, or give this one another DATA_DIR.',
    );
  }
}

/** The folder can't be made or written to with this process's rights. */
export class DataDirNotWritable extends StartupFault {
  override readonly name = 'DataDirNotWritable';
  constructor(dataDir: string, cause: unknown) {
    super(
      `DATA_DIR ${dataDir} can't be written to${because(cause)}: ` +
        'give its user the rights, or set DATA_DIR to a folder that is writable.',
      { cause },
    );
  }
}

/** The file system of the folder holds no Unix sockets, so that it can't be locked. */
export class DataDirUnsuitable extends StartupFault {
  override readonly name = 'DataDirUnsuitable';
  constructor(dataDir: string, cause: unknown) {
    super(
      `DATA_DIR ${dataDir} can't hold a Unix socket${because(cause)}: ` +
        'set DATA_DIR to a folder on a local disk or a Docker volume, or use DATABASE_URL.',
      { cause },
    );
  }
}

/** Neither the folder nor the folder for temporary files has a path that fits a Unix socket. */
export class SocketPathTooLong extends StartupFault {
  override readonly name = 'SocketPathTooLong';
  constructor(path: string) {
    super(
      `${path} is too long for the path of a Unix socket (about 100 bytes): ` +
        'set DATA_DIR or TMPDIR to a shorter one.',
    );
  }
}

/** The disk has no room for the database; writes fail, and so does the start. */
export class DiskFull extends StartupFault {
  override readonly name = 'DiskFull';
  constructor(dataDir: string, cause?: unknown) {
    super(
      `The disk of DATA_DIR ${dataDir} is full: make room (at least 100 MB) and start again; ` +
        'nothing that was acknowledged is lost.',
      { cause },
    );
  }
}

/** The files of the database are not what they should be: damaged, foreign or of another version. */
export class DatabaseUnusable extends StartupFault {
  override readonly name = 'DatabaseUnusable';
  constructor(folder: string, reason: string) {
    super(
      `The embedded database in ${folder} can't be opened (${reason}): ` +
        'put a backup of the folder in its place, or move it away to start with an empty one.',
    );
  }
}

/** The engine stopped while it was in use: the process has to be started anew. */
export class EmbeddedDatabaseDied extends Error {
  override readonly name = 'EmbeddedDatabaseDied';
  constructor(reason: string) {
    super(`The embedded database has stopped (${reason}); start again, it recovers by itself.`);
  }
}

function because(cause: unknown): string {
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? ` (${code})` : '';
}
