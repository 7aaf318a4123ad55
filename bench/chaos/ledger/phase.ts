/** An event that was answered with 200. Times by `performance.now()`. */
export interface AcceptedEvent {
  readonly id: string;
  readonly event: string;
  readonly intendedAt: number;
  readonly acceptedAt: number;
}

/** A stretch of the run whose figures are told apart. */
export class Phase {
  posted = 0;
  retried = 0;
  givenUp = 0;
  readonly accepted = new Map<string, AcceptedEvent>();
}
