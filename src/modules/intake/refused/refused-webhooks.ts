import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnModuleInit,
} from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import { Clock } from '../../../core/clock/clock.js';
import { HealthParts, type HealthPart } from '../../../core/health/health-parts.js';
import { contains, parseAddress } from '../../../core/http/cidr.js';
import { Jobs } from '../../../core/jobs/jobs.js';
import { Keyring } from '../../../core/secrets/keyring.js';
import { IntakeConfig } from '../intake.config.js';
import {
  type KeptFigures,
  RefusedWebhooksRepository,
  type RefusedRow,
} from './refused-webhooks.repository.js';

const KEPT_FOR_MS = 24 * 3_600_000;
const KEPT_BYTES = 64 * 1024 * 1024;
const FORGET_EVERY_MS = 60_000;
/** What waits in memory to be stored; more than that is not kept. */
const WAITING_AT_MOST = 500;
const WAITING_BYTES = 8 * 1024 * 1024;
const BATCH = 100;

/**
 * Keeps for a day what came from the provider's networks (`INTAKE_ALLOWED_NETWORKS`) with a wrong
 * signature, sealed: if the wrong secret is ours, it can be checked again once that is mended.
 * The answer doesn't wait for it, and it is not promised: the database may be away.
 */
@Injectable()
export class RefusedWebhooks implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('intake');
  private readonly waiting: RefusedRow[] = [];
  private storing: Promise<void> | null = null;
  /** Since this process started. */
  readonly counts = { kept: 0, not_kept: 0 };

  constructor(
    private readonly config: IntakeConfig,
    private readonly repository: RefusedWebhooksRepository,
    private readonly keyring: Keyring,
    private readonly clock: Clock,
    private readonly parts: HealthParts,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.parts.add('refused_webhooks', () => this.status());
    this.jobs.register({
      name: 'intake.forget-refused',
      everyMs: FORGET_EVERY_MS,
      run: () => this.repository.forgetOlderThan(KEPT_FOR_MS),
    });
  }

  /** Whether posts from there are the provider's, as far as an address can tell. */
  isFromProvider(ip: string): boolean {
    const address = parseAddress(ip);
    const { allowedNetworks } = this.config;
    return address !== null && allowedNetworks.some((network) => contains(network, address));
  }

  /** Keeps it, as long as there is room. */
  keep(body: Buffer, signature: string): void {
    const bytes = this.waiting.reduce((sum, row) => sum + row.bytes, body.length);
    if (this.waiting.length >= WAITING_AT_MOST || bytes > WAITING_BYTES) {
      this.counts.not_kept += 1;
      return;
    }
    const id = newId();
    this.waiting.push({
      id,
      received_at: this.clock.now(),
      signature,
      body_sealed: this.keyring.seal(body.toString('latin1'), id),
      bytes: body.length,
    });
    this.storing ??= this.store().finally(() => (this.storing = null));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.storing;
  }

  private async store(): Promise<void> {
    // Those that come in together are stored together.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      const rows = this.waiting.splice(0, BATCH);
      try {
        const kept = await this.repository.add(rows, KEPT_BYTES);
        this.counts.kept += kept;
        this.counts.not_kept += rows.length - kept;
      } catch (error) {
        this.counts.not_kept += rows.length;
        this.logger.warn({ msg: 'refused webhooks could not be kept', err: error });
      }
    }
  }

  /** How much is kept now. */
  figures(): Promise<KeptFigures> {
    return this.repository.figures();
  }

  private async status(): Promise<HealthPart> {
    const { count, bytes } = await this.figures();
    const attention =
      `${String(count)} webhooks with a wrong signature came from INTAKE_ALLOWED_NETWORKS in the ` +
      'last day: set INTAKE_SECRET right, then POST /v2/intake/recheck.';
    const figures = { kept: count, bytes, max_bytes: KEPT_BYTES, not_kept: this.counts.not_kept };
    return { ok: count === 0, ...figures, ...(count === 0 ? {} : { attention }) };
  }
}
