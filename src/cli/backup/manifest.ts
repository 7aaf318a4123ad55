import { CommandFault } from '../faults.js';

/** What a backup consists of; written last, so that a folder with one is complete. */
export interface Manifest {
  readonly format: 1;
  readonly made_at: string;
  readonly folders: readonly string[];
  readonly files: readonly BackedUpFile[];
}

/** A file by its path from the folder of the backup, with forward slashes. */
export interface BackedUpFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Its name in the folder of a backup. */
export const MANIFEST = 'manifest.json';

/** The folders of DATA_DIR that are worth keeping; the others hold sockets. */
export const KEPT = ['pg', 'keys', 'journal'] as const;

/**
 * Reads a manifest.
 * @throws CommandFault if it is none, or names what is not below the folder of the backup
 */
export function readManifest(text: string): Manifest {
  const { format, made_at, folders, files } = parse(text);
  const isWhole =
    format === 1 &&
    typeof made_at === 'string' &&
    areAll(folders, isKeptPath) &&
    areAll(files, isFile) &&
    files.some(({ path }) => path === 'pg/PG_VERSION');
  if (!isWhole) throw new CommandFault(`Its ${MANIFEST} is none of a backup.`);
  return { format, made_at, folders, files };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(text) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    throw new CommandFault(`Its ${MANIFEST} can't be read.`);
  }
}

function areAll<T>(list: unknown, is: (one: unknown) => one is T): list is readonly T[] {
  return Array.isArray(list) && list.every(is);
}

function isFile(value: unknown): value is BackedUpFile {
  const { path, bytes, sha256 } = (value ?? {}) as Partial<Record<keyof BackedUpFile, unknown>>;
  return isKeptPath(path) && Number.isInteger(bytes) && /^[0-9a-f]{64}$/.test(String(sha256));
}

/** Leads below one of the kept folders, without a way out. */
function isKeptPath(path: unknown): path is string {
  if (typeof path !== 'string' || /[\\\0]/.test(path)) return false;
  const [first = '', ...rest] = path.split('/');
  const isKept = (KEPT as readonly string[]).includes(first);
  return isKept && rest.every((part) => part !== '' && part !== '.' && part !== '..');
}
