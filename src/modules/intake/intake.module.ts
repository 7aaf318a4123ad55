import { Logger, Module, type OnModuleInit } from '@nestjs/common';
import { provideConfig } from '../../core/config/config.module.js';
import { HealthParts, type HealthPart } from '../../core/health/health-parts.js';
import { Jobs } from '../../core/jobs/jobs.js';
import { announce } from '../../core/logging/announce.js';
import { RetentionConfig } from '../../core/retention/retention.config.js';
import { IntakeSecretsConfig } from '../../core/secrets/intake-secrets.config.js';
import { AcceptedSecrets } from './accepted-secrets.js';
import { Door } from './door.js';
import { IntakeConfig } from './intake.config.js';
import { IntakeController } from './intake.controller.js';
import { IntakeCounters } from './intake-counters.js';
import { IntakeGate } from './intake-gate.js';
import { IntakeMetrics } from './intake-metrics.js';
import { IntakeRepository } from './intake.repository.js';
import { IntakeService } from './intake.service.js';
import { Journal } from './journal/journal.js';
import { RecheckController } from './refused/recheck.controller.js';
import { RecheckService } from './refused/recheck.service.js';
import { RefusedWebhooks } from './refused/refused-webhooks.js';
import { RefusedWebhooksRepository } from './refused/refused-webhooks.repository.js';
import { ResealRefused } from './refused/reseal-refused.js';
import { Refusals } from './refusals.js';
import { SignatureGuard } from './signature.guard.js';

const SHORT_SECRET_BYTES = 16;
const NO_SECRET = 'INTAKE_SECRET is not set: every webhook is refused with 401.';
const FORGET_EVERY_MS = 60_000;
const FORGET_AT_MOST = 5_000;
/** A run ends after so long: a job that never ends looks like one that hangs. */
const LONGEST_RUN_MS = 15_000;
/** What waited in the journals of several processes is handed on within this of each other. */
const MARGIN_MS = 3_600_000;

/**
 * The door: takes the provider's webhooks behind a signature guard and tells duplicates from
 * news. Owns `received_bodies`, `remembered_bodies` and `refused_webhooks`; tells {@link WebhooksAccepted}.
 */
@Module({
  controllers: [IntakeController, RecheckController],
  providers: [
    Door,
    IntakeService,
    IntakeRepository,
    IntakeCounters,
    IntakeMetrics,
    Journal,
    AcceptedSecrets,
    IntakeGate,
    Refusals,
    RefusedWebhooks,
    RefusedWebhooksRepository,
    RecheckService,
    ResealRefused,
    SignatureGuard,
    provideConfig(IntakeConfig),
    provideConfig(IntakeSecretsConfig),
  ],
})
export class IntakeModule implements OnModuleInit {
  private readonly logger = new Logger('intake');

  constructor(
    private readonly config: IntakeConfig,
    private readonly retention: RetentionConfig,
    private readonly secrets: IntakeSecretsConfig,
    private readonly counters: IntakeCounters,
    private readonly repository: IntakeRepository,
    private readonly parts: HealthParts,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.parts.add('intake', () => this.status());
    this.jobs.register({
      name: 'intake.forget-old-bodies',
      everyMs: FORGET_EVERY_MS,
      run: (signal) => this.forgetOldBodies(signal),
    });
    if (this.secrets.secrets === undefined) announce(`Attention:       ${NO_SECRET}`);
    const short = (this.secrets.secrets ?? []).some((one) => one.length < SHORT_SECRET_BYTES);
    if (short) this.logger.warn({ msg: 'a secret of INTAKE_SECRET is shorter than 16 bytes' });
  }

  private async status(): Promise<HealthPart> {
    const ok = this.secrets.secrets !== undefined;
    // The other figures are this process's own, and are there without a database.
    const repeats = await this.repository.repeatsOfLastDay().catch(() => null);
    const figures = { ...this.counters, repeats_last_day: repeats };
    return { ok, ...figures, ...(ok ? {} : { attention: NO_SECRET }) };
  }

  private async forgetOldBodies(signal: AbortSignal): Promise<void> {
    const age = this.config.duplicateWindowMs + MARGIN_MS;
    const { retentionMs } = this.retention;
    await inPortions(signal, () => this.repository.putAwayOlderThan(age, FORGET_AT_MOST));
    await inPortions(signal, () => this.repository.forgetOlderThan(retentionMs, FORGET_AT_MOST));
  }
}

async function inPortions(signal: AbortSignal, work: () => Promise<number>): Promise<void> {
  const end = performance.now() + LONGEST_RUN_MS;
  let done = FORGET_AT_MOST;
  while (done === FORGET_AT_MOST && !signal.aborted && performance.now() < end) done = await work();
}
