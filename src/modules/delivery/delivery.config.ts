import { duration, integer, list } from '../../core/config/readers.js';
import { Combinations, EnvVariable } from '../../core/config/variable.decorator.js';
import { mustOutlast } from '../../core/retention/retention.config.js';
import { longestScheduleMs } from './worker/next-try.js';

const LONGEST_WAIT_MS = 30 * 86_400_000;
const MOST_TRIES = 50;

/** How deliveries are tried. */
@Combinations<DeliveryConfig>(
  ({ retryScheduleMs }, get) =>
    mustOutlast(get, 'the whole DELIVERY_RETRY_SCHEDULE', longestScheduleMs(retryScheduleMs)),
  ({ disableAfterMs }, get) => mustOutlast(get, 'DELIVERY_DISABLE_AFTER', disableAfterMs),
)
export class DeliveryConfig {
  @EnvVariable('DELIVERY_RETRY_SCHEDULE', {
    read: list(duration(10, LONGEST_WAIT_MS), MOST_TRIES),
    default: '5s,30s,2m,10m,30m,2h,5h,10h,14h,20h,24h',
    about: 'The waits between the tries of a delivery, each ±20 %; after the last it has failed.',
  })
  readonly retryScheduleMs!: readonly number[];

  @EnvVariable('DELIVERY_TIMEOUT', {
    read: duration(50, 120_000),
    default: '10s',
    about: 'How long one try may take, connection and answer included.',
  })
  readonly timeoutMs!: number;

  @EnvVariable('DELIVERY_CONCURRENCY', {
    read: integer(1, 10_000),
    default: '128',
    about: 'Deliveries that one process sends at the same time.',
  })
  readonly concurrency!: number;

  @EnvVariable('DELIVERY_CONCURRENCY_PER_WEBHOOK', {
    read: integer(1, 10_000),
    default: '16',
    about: 'Deliveries that one process sends to one subscription at the same time.',
  })
  readonly concurrencyPerWebhook!: number;

  @EnvVariable('DELIVERY_DISABLE_AFTER', {
    read: duration(100),
    default: '5d',
    about:
      'How long a subscription may do nothing but fail (and at least 10 times) before it is ' +
      'disabled; what falls due for it then is held.',
  })
  readonly disableAfterMs!: number;
}
