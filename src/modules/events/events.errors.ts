import { NotFound, Problem } from '../../common/problem.js';

/** 404: the log has no event of this id, or no longer. */
export class EventNotFound extends NotFound {
  constructor() {
    super('event');
  }
}

/** 409: of an event about an erased person nothing is left that could be processed again. */
export class EventErased extends Problem {
  constructor() {
    super(409, 'The person whom it was about has been erased: nothing of it is left.');
  }
}
