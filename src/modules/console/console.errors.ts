import { Problem } from '../../common/problem.js';

const SESSION = { 'www-authenticate': 'Session realm="Readywire"' };

/** 401: there is no such key, or its secret is another one. */
export class SignInRefused extends Problem {
  constructor() {
    super(401, 'This is no API key, or not its secret.', {}, SESSION);
  }
}

/** 401: nobody is signed in. */
export class NotSignedIn extends Problem {
  constructor() {
    super(401, 'Nobody is signed in, or the session is over.', {}, SESSION);
  }
}

/** 429: too many tries to sign in from this address or with this key. */
export class TooManySignIns extends Problem {
  constructor(waitMs: number) {
    const seconds = String(Math.max(1, Math.ceil(waitMs / 1_000)));
    super(429, `Too many tries to sign in: wait ${seconds} s.`, {}, { 'retry-after': seconds });
  }
}

/** 403: over http a browser would send the session in clear, so it keeps none. */
export class NotOverHttps extends Problem {
  constructor() {
    super(
      403,
      'Sign in over https, or over http on the machine itself. Behind a proxy set TRUST_PROXY=true.',
    );
  }
}

/** 503: this process has all the streams open that it keeps. */
export class TooManyStreams extends Problem {
  constructor() {
    super(
      503,
      'Too many pages are open; this one looks now and then.',
      {},
      { 'retry-after': '30' },
    );
  }
}
