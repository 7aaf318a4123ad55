import { bytes, duration, list, text } from '../../core/config/readers.js';
import { Combinations, EnvVariable } from '../../core/config/variable.decorator.js';
import { mustOutlast } from '../../core/retention/retention.config.js';

const SECRETS_AT_MOST = 4;

/** The door for the provider's webhooks. */
@Combinations<IntakeConfig>(({ duplicateWindowMs }, get) =>
  mustOutlast(get, 'INTAKE_DUPLICATE_WINDOW', duplicateWindowMs),
)
export class IntakeConfig {
  @EnvVariable('INTAKE_SECRET', {
    read: list(text, SECRETS_AT_MOST),
    about:
      "The secret of the provider's webhooks; several, comma-separated, during a rotation. " +
      'Unset: every webhook is refused with 401.',
    secret: true,
  })
  readonly secrets: readonly string[] | undefined;

  @EnvVariable('INTAKE_DUPLICATE_WINDOW', {
    read: duration(1_000, 24 * 3_600_000),
    default: '2m',
    about: 'The same bytes again within this time are a duplicate; later they are news.',
  })
  readonly duplicateWindowMs!: number;

  @EnvVariable('INTAKE_MAX_BODY', {
    read: bytes(1_024, 64 * 1024 * 1024),
    default: '1mb',
    about: 'The largest webhook that is taken.',
  })
  readonly maxBodyBytes!: number;
}
