import { Injectable } from '@nestjs/common';
import { verifyArgyleSignature } from '../../../common/signatures/argyle-signature.js';
import { Acts } from '../../../core/audit/acts.js';
import { Database } from '../../../core/database/database.js';
import { Keyring, UnsealError } from '../../../core/secrets/keyring.js';
import { AcceptedSecrets } from '../accepted-secrets.js';
import type { Arrival } from '../arrival.js';
import { IntakeService } from '../intake.service.js';
import type { RecheckAnswer } from './recheck.dto.js';
import { RefusedWebhooksRepository, type RefusedRow } from './refused-webhooks.repository.js';

const BATCH = 50;
const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';

/** Looks again at what came with a wrong signature, with the secrets of today. */
@Injectable()
export class RecheckService {
  constructor(
    private readonly repository: RefusedWebhooksRepository,
    private readonly secrets: AcceptedSecrets,
    private readonly intake: IntakeService,
    private readonly keyring: Keyring,
    private readonly database: Database,
    private readonly acts: Acts,
  ) {}

  /**
   * What is right now is taken in as if it came at the door when it did, duplicates included; the
   * rest is left. Safe to repeat, and when the process dies in the middle.
   */
  async recheck(): Promise<RecheckAnswer> {
    await this.database.transaction((tx) => this.acts.done(tx, 'intake.rechecked', null));
    let answer: RecheckAnswer = { accepted: 0, refused: 0 };
    let after = BEFORE_ALL_IDS;
    for (;;) {
      const rows = await this.repository.after(after, BATCH);
      const right = rows.flatMap((row) => this.arrivalOf(row) ?? []);
      await this.intake.storeLate(right);
      await this.repository.remove(right.map(({ id }) => id));
      answer = {
        accepted: answer.accepted + right.length,
        refused: answer.refused + rows.length - right.length,
      };
      after = rows.at(-1)?.id ?? after;
      if (rows.length < BATCH) return answer;
    }
  }

  /** Null if it is still wrong, or can't be opened. */
  private arrivalOf(row: RefusedRow): Arrival | null {
    const body = this.open(row);
    if (body === null) return null;
    const isRight = verifyArgyleSignature(this.secrets.current, body, row.signature);
    return isRight ? { id: row.id, body, receivedAt: row.received_at } : null;
  }

  private open({ id, body_sealed }: RefusedRow): Buffer | null {
    try {
      return Buffer.from(this.keyring.open(body_sealed, id), 'latin1');
    } catch (error) {
      if (error instanceof UnsealError) return null;
      throw error;
    }
  }
}
