import { NotFound, Problem } from '../../../common/problem.js';
import type { ArgyleRefused, ArgyleUnavailable } from '../api/argyle-faults.js';
import { PROVIDER_VARIABLES } from '../argyle.config.js';

/** An account without which the report would have to be made. */
export interface MissingAccount {
  readonly id: string;
  readonly status: string;
  readonly since: string;
  /** One phrase for people. */
  readonly why: string;
}

/** 501: this deployment has no provider to pass anything on to. */
export class NoProvider extends Problem {
  constructor() {
    super(501, `This deployment has no provider: set ${PROVIDER_VARIABLES}.`);
  }
}

/** 409: a report would be made without data that is still to come, or that failed. */
export class UserNotReady extends Problem {
  constructor(why: string, accounts: readonly MissingAccount[]) {
    super(409, `${why} \`"force": true\` orders the report all the same.`, { accounts });
  }
}

/** 409: there is no document (yet). */
export class NotGenerated extends Problem {
  constructor(status: string) {
    super(409, `The report has no such document: its status is ${status}.`, {
      report_status: status,
    });
  }
}

/** 404: the provider does not know the report. */
export class ReportUnknown extends NotFound {
  constructor() {
    super('report of the provider');
  }
}

/** The statuses of the provider's that mean the same to our clients. */
const SAME = new Set([400, 404, 409, 410, 413, 422]);

/** A 4xx in the provider's words; what would speak of our client's own key becomes 422. */
export class ProviderRefused extends Problem {
  constructor({ statusCode, reason }: ArgyleRefused) {
    super(SAME.has(statusCode) ? statusCode : 422, `The provider refused: ${reason}`, {
      provider_status: statusCode,
    });
  }
}

const USUAL_RETRY_S = 10;

/**
 * 503 if it was not reached or asked to wait, 502 if what it did is not known; always with
 * `Retry-After`.
 */
export class ProviderUnavailable extends Problem {
  /** @param hint a further sentence for what may have happened all the same */
  constructor({ message, retryAfterMs, isUncertain }: ArgyleUnavailable, hint = '') {
    const seconds = retryAfterMs === null ? USUAL_RETRY_S : Math.ceil(retryAfterMs / 1_000);
    const detail = isUncertain && hint !== '' ? `${message} ${hint}` : message;
    super(isUncertain ? 502 : 503, detail, {}, { 'retry-after': String(Math.max(1, seconds)) });
  }
}
