import { duration } from '../../core/config/readers.js';
import { EnvVariable } from '../../core/config/variable.decorator.js';

const LONGEST_MS = 3_660 * 86_400_000;

/** How long the audit is kept. */
export class AuditConfig {
  @EnvVariable('AUDIT_RETENTION', {
    read: duration(1_000, LONGEST_MS),
    default: '400d',
    about: 'How long it is kept who did what (`GET /v2/audit`).',
  })
  readonly retentionMs!: number;
}
