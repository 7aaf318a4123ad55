import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { formatDuration, parseDuration } from '../../common/duration.js';
import { toId } from '../../common/ids.js';
import { Acts } from '../../core/audit/acts.js';
import { Clock } from '../../core/clock/clock.js';
import { Database } from '../../core/database/database.js';
import { Keyring } from '../../core/secrets/keyring.js';
import type { RotateSecretRequest } from './dto/rotate-secret-request.dto.js';
import { SecretsRepository } from './secrets.repository.js';
import { SubscriptionNotFound } from './subscriptions.errors.js';
import { type SubscriptionRow, SubscriptionsRepository } from './subscriptions.repository.js';

const DEFAULT_OVERLAP_MS = 24 * 3_600_000;
const KEY_BYTES = 32;

/** A subscription after a rotation, and its new secret in clear. */
export interface Rotated {
  readonly row: SubscriptionRow;
  readonly secret: string;
}

/**
 * Replaces the secret of a subscription without a gap: for the overlap both sign. A secret that
 * can't be opened any more can't sign, so it is replaced at once, as is none.
 */
@Injectable()
export class SecretRotation {
  constructor(
    private readonly database: Database,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly secrets: SecretsRepository,
    private readonly keyring: Keyring,
    private readonly clock: Clock,
    private readonly acts: Acts,
  ) {}

  /** @throws SubscriptionNotFound */
  async rotate(text: string, request: RotateSecretRequest): Promise<Rotated> {
    const id = toId(text);
    if (id === null) throw new SubscriptionNotFound();
    const secret = request.secret ?? generateSecret();
    const sealed = this.keyring.seal(secret, id);
    return this.database.transaction(async (tx) => {
      const row = await this.subscriptions.lock(tx, id);
      if (!row) throw new SubscriptionNotFound();
      const at = this.clock.now();
      const overlapMs = this.canSign(row) ? overlapOf(request) : 0;
      const old_secret_until = await this.secrets.rotate(tx, { id, sealed, overlapMs, at });
      const details = { overlap: formatDuration(overlapMs) };
      await this.acts.done(tx, 'webhook.secret_rotated', { type: 'webhook', id }, details);
      const changed = { ...row, secret_sealed: sealed, updated_at: at, old_secret_until };
      return { row: changed, secret };
    });
  }

  private canSign({ id, secret_sealed: sealed }: SubscriptionRow): boolean {
    try {
      return sealed !== null && this.keyring.open(sealed, id) !== '';
    } catch {
      return false;
    }
  }
}

function overlapOf({ overlap }: RotateSecretRequest): number {
  return (overlap === undefined ? null : parseDuration(overlap)) ?? DEFAULT_OVERLAP_MS;
}

function generateSecret(): string {
  return `whsec_${randomBytes(KEY_BYTES).toString('base64')}`;
}
