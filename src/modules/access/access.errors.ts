import { NotFound, Problem } from '../../common/problem.js';
import type { Role } from '../../core/server/route-access.js';

/** 401, in the words of the provider's API, whatever is wrong with the credentials. */
export class InvalidCredentials extends Problem {
  /** @param isOfScript then a browser must not ask the person: it would over the page */
  constructor(isOfScript = false) {
    const scheme = isOfScript ? 'Session' : 'Basic';
    super(
      401,
      'Invalid username/password.',
      {},
      { 'www-authenticate': `${scheme} realm="Readywire", charset="UTF-8"` },
    );
  }
}

/** 403: the key is right, its role is not enough. */
export class RoleTooLow extends Problem {
  constructor(needed: Role, actual: Role) {
    super(403, `This needs an API key of the role ${needed}; this one has the role ${actual}.`);
  }
}

/** 404: there is no such key, or it has been revoked. */
export class ApiKeyNotFound extends NotFound {
  constructor() {
    super('API key');
  }
}
