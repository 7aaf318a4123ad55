import { QueryFailedError } from 'typeorm';

/** The database can't be reached or doesn't answer; trying again later is right. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
  constructor(cause?: unknown) {
    super('the database does not answer', { cause });
  }
}

/** All connections that the asker may use are in use, and have been for too long. */
export class DatabaseBusy extends Error {
  override readonly name = 'DatabaseBusy';
  constructor() {
    super('no connection to the database became free in time');
  }
}

const RETRYABLE_CLASSES = ['08', '40', '53', '55', '57', '58'];
const READ_ONLY = '25006';
const NETWORK = /^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOST|ENET|ENOENT)/;
const POOL =
  /timeout exceeded when trying to connect|Connection terminated|not queryable|after calling end|Client was closed|pool is draining|Query read timeout|Driver not Connected/i;

/** What TypeORM says of a runner whose connection was lost under it. */
const LOST_RUNNER = /^(QueryRunnerAlreadyReleased|TransactionNotStarted)Error$/;

function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return POOL.test(error.message) || LOST_RUNNER.test(error.name);
}

/** The SQLSTATE of a failed query, or the code of a failed connection. */
export function errorCode(error: unknown): string | undefined {
  const source: unknown = error instanceof QueryFailedError ? error.driverError : error;
  const code = (source as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

/**
 * True if the connection itself, or the server behind it, is what failed: nothing more can be
 * said on this connection, and other work would meet the same fault.
 */
export function isConnectionFault(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return true;
  const code = errorCode(error);
  if (code === undefined) return isLostConnection(error);
  return /^(08|57P|58)/.test(code) || NETWORK.test(code);
}

/** Deadlock or serialisation failure: the same transaction may succeed at once. */
export function isConflict(error: unknown): boolean {
  return ['40001', '40P01'].includes(errorCode(error) ?? '');
}

/**
 * True if the fault lies with the connection, the server's resources, locks or a shutdown
 * (SQLSTATE 08, 40, 53, 55, 57, 58): never with the data, so the work is to be tried again.
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable || error instanceof DatabaseBusy) return true;
  const code = errorCode(error);
  if (code !== undefined) {
    return code === READ_ONLY || RETRYABLE_CLASSES.includes(code.slice(0, 2)) || NETWORK.test(code);
  }
  return isLostConnection(error);
}
