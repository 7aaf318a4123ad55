import { bytes, duration } from '../../core/config/readers.js';
import { Combinations, EnvVariable } from '../../core/config/variable.decorator.js';
import type { Cidr } from '../../core/http/cidr.js';
import { networks } from '../../core/http/outbound.config.js';
import { mustOutlast } from '../../core/retention/retention.config.js';

/** The door for the provider's webhooks. */
@Combinations<IntakeConfig>(
  ({ duplicateWindowMs }, get) => mustOutlast(get, 'INTAKE_DUPLICATE_WINDOW', duplicateWindowMs),
  ({ maxBodyBytes, maxInFlightBytes }) =>
    maxBodyBytes > maxInFlightBytes
      ? 'INTAKE_MAX_INFLIGHT must be at least INTAKE_MAX_BODY'
      : undefined,
)
export class IntakeConfig {
  @EnvVariable('INTAKE_DUPLICATE_WINDOW', {
    read: duration(1_000, 24 * 3_600_000),
    default: '2m',
    about: 'The same bytes again within this time are a duplicate; later they are news.',
  })
  readonly duplicateWindowMs!: number;

  @EnvVariable('INTAKE_COMMIT_TIMEOUT', {
    read: duration(100, 8_000),
    default: '2s',
    about: 'How long a webhook may wait for the database before it goes to the journal.',
  })
  readonly commitTimeoutMs!: number;

  @EnvVariable('JOURNAL_MAX_SIZE', {
    read: bytes(1024 * 1024, 1024 ** 4),
    default: '256mb',
    about:
      'The most that the journal of this process keeps in `DATA_DIR/journal` while the database ' +
      'is away; then webhooks are answered 503.',
  })
  readonly journalMaxBytes!: number;

  @EnvVariable('INTAKE_MAX_BODY', {
    read: bytes(1_024, 64 * 1024 * 1024),
    default: '1mb',
    about: 'The largest webhook that is taken.',
  })
  readonly maxBodyBytes!: number;

  @EnvVariable('INTAKE_MAX_INFLIGHT', {
    read: bytes(1024 * 1024, 4 * 1024 ** 3),
    default: '32mb',
    about: 'Bytes of webhooks that are taken in at the same time; beyond that the answer is 503.',
  })
  readonly maxInFlightBytes!: number;

  @EnvVariable('INTAKE_ALLOWED_NETWORKS', {
    read: networks,
    default: '',
    about:
      'Networks that the provider posts from, comma-separated CIDRs. What comes from there with a ' +
      'wrong signature is kept, sealed, for 24 hours, and can be checked again. Unset: nothing is.',
  })
  readonly allowedNetworks!: readonly Cidr[];
}
