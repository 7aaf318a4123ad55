import { duration, list } from '../../../core/config/readers.js';
import { EnvVariable } from '../../../core/config/variable.decorator.js';

const DAY_MS = 86_400_000;
const MOST_STEPS = 50;

/** How long what this module does on its own waits between two tries. */
export class WorkConfig {
  @EnvVariable('REPORT_ASK_SCHEDULE', {
    read: list(duration(10, DAY_MS), MOST_STEPS),
    default: '1m,2m,5m,15m,1h',
    about:
      'The pauses between two questions what became of a report, and between two tries to order ' +
      'one while the provider does not answer, each ±10 %; the last one repeats.',
  })
  readonly askScheduleMs!: readonly number[];

  @EnvVariable('RECONCILIATION_SCHEDULE', {
    read: list(duration(10, DAY_MS), MOST_STEPS),
    default: '1m,5m,15m,1h,4h,12h,24h',
    about:
      'The pauses between two questions about a user who is overdue, whose report is underway for ' +
      'too long, or about whom the provider gave no answer, each ±10 %; the last one repeats.',
  })
  readonly reconciliationScheduleMs!: readonly number[];

  @EnvVariable('ARGYLE_LEASE', {
    read: duration(100, DAY_MS),
    default: '1m',
    about:
      'What a process that died had in hand with the provider is taken up by another after so ' +
      'long. Longer than twice what one request may take (20 s).',
  })
  readonly leaseMs!: number;
}
