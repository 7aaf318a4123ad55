/**
 * Told in the transaction that changes the url of a subscription: the failures of the old endpoint
 * say nothing about the new one.
 */
export class SubscriptionMoved {
  static readonly type = 'subscriptions.moved';
  constructor(readonly id: string) {}
}
