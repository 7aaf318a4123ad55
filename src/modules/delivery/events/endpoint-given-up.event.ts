import type { Instant } from '../../../common/instant.js';

/**
 * Told in the transaction in which delivery gives an endpoint up: it is to get nothing any more
 * until a person has looked after it.
 */
export class EndpointGivenUp {
  static readonly type = 'delivery.endpoint-given-up';

  constructor(
    readonly subscriptionId: string,
    /** One sentence for people. */
    readonly reason: string,
    /** When the failures began without a success in between; null if it is not known. */
    readonly failingSince: Instant | null,
  ) {}
}
