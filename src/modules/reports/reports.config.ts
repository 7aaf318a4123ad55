import { duration } from '../../core/config/readers.js';
import { EnvVariable } from '../../core/config/variable.decorator.js';

const LONGEST_MS = 30 * 86_400_000;

/** The rules of tracking that can be chosen; they are explained in docs/tracking.md. */
export class ReportsConfig {
  @EnvVariable('TRACKING_DEADLINE', {
    read: duration(100, LONGEST_MS),
    default: '15m',
    about:
      'How long a user waits for data, counted from the last event that changed something; then ' +
      'accounts without data stop holding up the others.',
  })
  readonly deadlineMs!: number;

  @EnvVariable('TRACKING_SKEW', {
    read: duration(0, LONGEST_MS),
    default: '60s',
    about:
      'How long before a connection without a time of its own its data may have been received.',
  })
  readonly skewMs!: number;
}
