import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../core/database/database.js';
import { Keyring } from '../../core/secrets/keyring.js';
import {
  addCounts,
  NOTHING_RESEALED,
  type ResealCounts,
  Resealers,
} from '../../core/secrets/resealers.js';
import { type ResealedRow, type SealedRow, SecretsRepository } from './secrets.repository.js';

const BATCH = 200;
const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';

/** Re-seals the secrets of the subscriptions, the old ones of rotations included. */
@Injectable()
export class ResealSubscriptions implements OnModuleInit {
  constructor(
    private readonly resealers: Resealers,
    private readonly database: Database,
    private readonly repository: SecretsRepository,
    private readonly keyring: Keyring,
  ) {}

  onModuleInit(): void {
    this.resealers.add('subscriptions', () => this.run());
  }

  private async run(): Promise<ResealCounts> {
    await this.repository.forgetEnded(this.database);
    let counts = NOTHING_RESEALED;
    let after = BEFORE_ALL_IDS;
    for (;;) {
      const rows = await this.repository.sealed(this.database, after, BATCH);
      counts = addCounts(counts, await this.resealBatch(rows));
      const last = rows.at(-1);
      if (last === undefined || rows.length < BATCH) return counts;
      after = last.id;
    }
  }

  private async resealBatch(rows: readonly SealedRow[]): Promise<ResealCounts> {
    const read = rows.map((row) => this.resealedOf(row));
    const readable = read.filter((row) => row !== null);
    const stale = readable.filter(isStale);
    const resealed = await this.repository.reseal(this.database, stale);
    return {
      resealed,
      current: readable.length - stale.length,
      unreadable: read.length - readable.length,
      changed: stale.length - resealed,
    };
  }

  /** Null if a secret of the row can't be opened. */
  private resealedOf(row: SealedRow): ResealedRow | null {
    const reseal = (sealed: Buffer | null): Buffer | null =>
      sealed && this.keyring.reseal(sealed, row.id);
    try {
      return { read: row, secret: reseal(row.secret_sealed), old: reseal(row.old_secret_sealed) };
    } catch {
      return null;
    }
  }
}

function isStale({ read, secret, old }: ResealedRow): boolean {
  return secret !== read.secret_sealed || old !== read.old_secret_sealed;
}
