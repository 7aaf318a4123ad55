// @ts-check
import { closeSync, fdatasyncSync, fstatSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** EIO as the engine's C library numbers it. */
const EIO = 29;

/**
 * The engine's files on the disk, with an fsync that reaches it. What the engine ships answers
 * "done" to every fsync without asking the operating system; with this one, and `fsync=on`, a
 * commit is on the disk before it is acknowledged and a checkpoint syncs what it wrote.
 */
export class DurableNodeFs extends NodeFS {
  /**
   * @override
   * @param {Parameters<NodeFS['init']>[0]} pg
   * @param {Parameters<NodeFS['init']>[1]} options
   */
  async init(pg, options) {
    const { emscriptenOpts } = await super.init(pg, options);
    /** @param {any} module */
    const install = (module) => {
      module.FS.filesystems.NODEFS.stream_ops.fsync = sync;
    };
    return {
      emscriptenOpts: { ...emscriptenOpts, preRun: [install, ...(emscriptenOpts.preRun ?? [])] },
    };
  }
}

/**
 * Syncs every file and folder below: what was copied there before the engine ran on it.
 *
 * @param {string} folder
 */
export function syncTree(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncTree(path);
    else syncPath(path);
  }
  syncPath(folder);
}

/** @param {string} path */
export function syncPath(path) {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** @param {{ nfd: number }} stream an open file or folder of the engine */
function sync({ nfd }) {
  try {
    // A folder has nothing but metadata, which fdatasync may leave out.
    if (fstatSync(nfd).isDirectory()) fsyncSync(nfd);
    else fdatasyncSync(nfd);
    return 0;
  } catch {
    return EIO;
  }
}
