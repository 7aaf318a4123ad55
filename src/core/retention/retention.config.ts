import { formatDuration } from '../../common/duration.js';
import { duration } from '../config/readers.js';
import { EnvVariable, type GetConfig } from '../config/variable.decorator.js';

const SHORTEST_MS = 1_000;
const LONGEST_MS = 3_660 * 86_400_000;
/** How long before the end what is unwell raises the status. */
const NOTICE_MS = 3 * 86_400_000;

/** How long finished things are kept. */
export class RetentionConfig {
  @EnvVariable('RETENTION', {
    read: duration(SHORTEST_MS, LONGEST_MS),
    default: '30d',
    about:
      'How long finished events, deliveries and attempts are kept. What is unfinished is never ' +
      'pruned. Longer than the duplicate window, the retry schedule and `DELIVERY_DISABLE_AFTER`.',
  })
  readonly retentionMs!: number;

  /** From this age on what is about to go raises the status; at most half of the whole time. */
  get noticeAfterMs(): number {
    return this.retentionMs - Math.min(NOTICE_MS, this.retentionMs / 2);
  }
}

/**
 * The rule that something of this length must be over before it could be pruned.
 * @param what the variable that says so
 */
export function mustOutlast(get: GetConfig, what: string, ms: number): string | undefined {
  const { retentionMs } = get(RetentionConfig);
  if (retentionMs > ms) return undefined;
  const [kept, length] = [retentionMs, Math.ceil(ms)].map(formatDuration);
  return `RETENTION must be longer than ${what}: ${kept} is not above ${length}`;
}
