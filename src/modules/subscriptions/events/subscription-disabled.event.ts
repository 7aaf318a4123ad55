/** Told in the transaction that disables a subscription: what falls due for it is held. */
export class SubscriptionDisabled {
  static readonly type = 'subscriptions.disabled';
  constructor(
    readonly id: string,
    /** One sentence for people. */
    readonly reason: string,
  ) {}
}
