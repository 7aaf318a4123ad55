import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type Instant, msUntil, plusMs } from '../../common/instant.js';
import { Clock } from '../../core/clock/clock.js';
import { DatabaseState } from '../../core/database/database-state.js';
import { IntakeSecretsConfig } from '../../core/secrets/intake-secrets.config.js';
import { Keyring } from '../../core/secrets/keyring.js';
import { Settings } from '../../core/settings/settings.js';

/** What was configured at the last start, sealed; and the one before it. */
interface KnownSecrets {
  readonly first: string;
  readonly previous?: string;
  /** Until when the previous one is taken. */
  readonly until?: Instant;
}

const NAME = 'intake:secret';
/** Long enough for the provider to be told the new one, and for what it has signed to come in. */
const OVERLAP_MS = 10 * 60_000;

/**
 * The secrets with which a webhook may be signed: those of `INTAKE_SECRET`, and for ten minutes
 * after the first of them was changed the one that it was before, so that what the provider signs
 * until it knows better is not refused. That is looked up once, when the database is there;
 * without it the configured ones count.
 */
@Injectable()
export class AcceptedSecrets implements OnModuleInit {
  private readonly logger = new Logger('intake');
  private readonly configured: readonly Buffer[];
  private retired: { readonly secret: Buffer; readonly until: Instant } | null = null;

  constructor(
    private readonly config: IntakeSecretsConfig,
    private readonly state: DatabaseState,
    private readonly settings: Settings,
    private readonly keyring: Keyring,
    private readonly clock: Clock,
  ) {
    this.configured = (config.secrets ?? []).map((secret) => Buffer.from(secret, 'utf8'));
  }

  onModuleInit(): void {
    const failed = (error: unknown): void => {
      this.logger.warn({ msg: 'the secret before the last change is not known', err: error });
    };
    void this.state.whenReady().then(() => this.lookUp().catch(failed));
  }

  /** All that count at this moment; none if `INTAKE_SECRET` is unset. */
  get current(): readonly Buffer[] {
    const { configured, retired } = this;
    if (retired === null || msUntil(retired.until, this.clock.now()) === 0) return configured;
    return [...configured, retired.secret];
  }

  /** Finds out whether the secret was changed since the last start, and remembers this one. */
  async lookUp(): Promise<void> {
    const [first] = this.config.secrets ?? [];
    if (first === undefined) return;
    const known = (await this.settings.read(NAME)) as KnownSecrets | null;
    const before = this.open(known?.first);
    const until = plusMs(this.clock.now(), OVERLAP_MS);
    if (before === first) this.take(this.open(known?.previous), known?.until ?? '');
    else {
      this.take(before, until);
      const previous = before === null ? {} : { previous: this.seal(before), until };
      await this.settings.put(NAME, { first: this.seal(first), ...previous });
    }
  }

  private take(secret: string | null, until: Instant): void {
    if (secret === null || until <= this.clock.now()) return;
    this.retired = { secret: Buffer.from(secret, 'utf8'), until };
    this.logger.log({ msg: 'the secret before the last change is still taken', until });
  }

  private seal(secret: string): string {
    return this.keyring.seal(secret, NAME).toString('base64');
  }

  /** One that can't be opened any more is not known. */
  private open(sealed: string | undefined): string | null {
    try {
      return sealed === undefined ? null : this.keyring.open(Buffer.from(sealed, 'base64'), NAME);
    } catch {
      return null;
    }
  }
}
