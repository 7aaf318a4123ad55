import { Injectable } from '@nestjs/common';

/**
 * Why a post was refused for good.
 * - `unsigned`: no signature, or something that can't be one
 * - `wrong_signature`: made with no secret of ours; `no_secret`: we have none
 * - `too_many`: a wrong one again, of an address that was told to stop
 * - `too_large`: over `INTAKE_MAX_BODY`
 * - `other`: a content encoding, a browser's post from another site
 */
export type RefusalReason =
  'unsigned' | 'wrong_signature' | 'no_secret' | 'too_many' | 'too_large' | 'other';

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
  readonly refused_for: Record<RefusalReason, number> = {
    ...{ unsigned: 0, wrong_signature: 0, no_secret: 0 },
    ...{ too_many: 0, too_large: 0, other: 0 },
  };

  /** A post was refused. */
  refuse(reason: RefusalReason): void {
    this.refused += 1;
    this.refused_for[reason] += 1;
  }
}
