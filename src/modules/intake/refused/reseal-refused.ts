import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Keyring } from '../../../core/secrets/keyring.js';
import {
  addCounts,
  NOTHING_RESEALED,
  type ResealCounts,
  Resealers,
} from '../../../core/secrets/resealers.js';
import { RefusedWebhooksRepository, type RefusedRow } from './refused-webhooks.repository.js';

const BATCH = 50;
const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';

/** Re-seals the bodies of refused webhooks. */
@Injectable()
export class ResealRefused implements OnModuleInit {
  constructor(
    private readonly resealers: Resealers,
    private readonly repository: RefusedWebhooksRepository,
    private readonly keyring: Keyring,
  ) {}

  onModuleInit(): void {
    this.resealers.add('refused webhooks', () => this.run());
  }

  private async run(): Promise<ResealCounts> {
    let counts = NOTHING_RESEALED;
    let after = BEFORE_ALL_IDS;
    for (;;) {
      const rows = await this.repository.after(after, BATCH);
      for (const row of rows) counts = addCounts(counts, await this.reseal(row));
      after = rows.at(-1)?.id ?? after;
      if (rows.length < BATCH) return counts;
    }
  }

  private async reseal(row: RefusedRow): Promise<ResealCounts> {
    const sealed = this.resealed(row);
    if (sealed === null) return { ...NOTHING_RESEALED, unreadable: 1 };
    if (sealed === row.body_sealed) return { ...NOTHING_RESEALED, current: 1 };
    const isDone = await this.repository.reseal(row, sealed);
    return { ...NOTHING_RESEALED, ...(isDone ? { resealed: 1 } : { changed: 1 }) };
  }

  private resealed({ id, body_sealed }: RefusedRow): Buffer | null {
    try {
      return this.keyring.reseal(body_sealed, id);
    } catch {
      return null;
    }
  }
}
