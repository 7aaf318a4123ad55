import { NotFound } from '../../common/problem.js';

/** 404: there is no such subscription, or it has been deleted. */
export class SubscriptionNotFound extends NotFound {
  constructor() {
    super('webhook');
  }
}
