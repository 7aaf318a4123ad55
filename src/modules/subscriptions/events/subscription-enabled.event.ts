/**
 * Told in the transaction that enables a subscription, also one that was enabled: somebody wants
 * it to be tried, so delivery clears a pause of its endpoint. What is held stays held.
 */
export class SubscriptionEnabled {
  static readonly type = 'subscriptions.enabled';
  constructor(readonly id: string) {}
}
