import { NotFound } from '../../common/problem.js';

/** 404: the log has no event of this id, or no longer. */
export class EventNotFound extends NotFound {
  constructor() {
    super('event');
  }
}
