import { Injectable } from '@nestjs/common';

/** What came to the door of this process since it started. */
@Injectable()
export class IntakeCounters {
  accepted = 0;
  duplicates = 0;
  /** Accepted, though the same bytes came before, longer ago than the duplicate window. */
  repeats = 0;
  journaled = 0;
  refused = 0;
  busy = 0;
  unavailable = 0;
}
