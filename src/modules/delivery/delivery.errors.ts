import { NotFound, Problem } from '../../common/problem.js';

/** 404. */
export class DeliveryNotFound extends NotFound {
  constructor() {
    super('delivery');
  }
}

/** 409: it can't be sent again as things are; the reason is a whole sentence. */
export class NotResendable extends Problem {
  constructor(reason: string) {
    super(409, reason);
  }
}

/** 404: there is no such subscription, or it is deleted. */
export class WebhookNotFound extends NotFound {
  constructor() {
    super('webhook');
  }
}

/** 409: a test asks whether a message arrives now, and nothing is sent to a disabled one. */
export class NotTestable extends Problem {
  constructor() {
    super(409, 'It is disabled: enable it first.');
  }
}

/** 409: what is put back into the queue of a disabled subscription would be held again. */
export class NotRecoverable extends Problem {
  constructor() {
    super(409, 'The subscription is disabled: enable it first.');
  }
}
