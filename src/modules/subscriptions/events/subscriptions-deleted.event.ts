/**
 * Told in the transaction that deletes subscriptions: nothing goes to them any more. Delivery
 * cancels what is pending for them.
 */
export class SubscriptionsDeleted {
  static readonly type = 'subscriptions.deleted';
  constructor(readonly ids: readonly string[]) {}
}
