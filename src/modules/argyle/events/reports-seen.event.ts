import type { Instant } from '../../../common/instant.js';
import type { JsonObject } from '../../../common/json/read.js';

/** The provider answered with these reports: when one was ordered, or when it was asked for one. */
export class ReportsSeen {
  static readonly type = 'argyle.reports-seen';

  /** @param reports as the provider writes them; each has an `id` */
  constructor(
    readonly reports: readonly JsonObject[],
    readonly seenAt: Instant,
  ) {}
}
