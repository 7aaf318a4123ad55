import { NotFound } from '../../common/problem.js';

/** 404: nothing was ever heard of a user of this id. */
export class UserNotFound extends NotFound {
  constructor() {
    super('user');
  }
}

/** 404: nothing was ever heard of a report of this id. */
export class ReportNotFound extends NotFound {
  constructor() {
    super('report');
  }
}
