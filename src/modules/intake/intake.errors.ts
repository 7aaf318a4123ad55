import { Problem } from '../../common/problem.js';

/** 401: no signature, more than one, or a wrong one. */
export class SignatureRefused extends Problem {
  constructor(hasNoSecret: boolean) {
    super(
      401,
      hasNoSecret
        ? 'This deployment has no INTAKE_SECRET, so no signature can be right.'
        : 'X-Argyle-Signature must be the HMAC-SHA512 of the raw body in hex, made with the secret of the subscription.',
      {},
      { 'www-authenticate': 'Argyle-Signature' },
    );
  }
}

/** 429: so many wrong signatures came from the same address that the next ones are not looked into. */
export class TooManyRefused extends Problem {
  constructor(waitMs: number) {
    super(
      429,
      'Too many posts with a wrong signature came from this address.',
      {},
      { 'retry-after': String(Math.ceil(waitMs / 1000)) },
    );
  }
}

/** 503: the event could not be made durable in time; the sender keeps it and tries again. */
export class IntakeUnavailable extends Problem {
  constructor() {
    super(503, 'The event could not be stored: send it again.', {}, { 'retry-after': '5' });
  }
}

/** 503: the bodies that are underway take up all of `INTAKE_MAX_INFLIGHT`. */
export class IntakeBusy extends Problem {
  constructor() {
    super(503, 'Too much is coming in at once: send it again.', {}, { 'retry-after': '5' });
  }
}
