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
