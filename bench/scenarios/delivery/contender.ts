/** What every contender has to do in a round. */
export interface Work {
  /** How many deliveries. */
  readonly count: number;
  /** Where they go. */
  readonly url: string;
  /** How many may be in flight. */
  readonly connections: number;
}

/** From the first request to the last recorded outcome, in milliseconds of one clock. */
export interface Stretch {
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Something that delivers. */
export interface Contender {
  readonly name: string;
  /** Its settings, as far as they differ from its defaults. */
  readonly settings: string;
  /** Makes what is due, without sending any of it. */
  prepare(work: Work): Promise<void>;
  /** Sends all of it. */
  deliver(work: Work): Promise<Stretch>;
}
