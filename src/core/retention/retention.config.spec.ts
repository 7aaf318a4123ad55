import { ConfigFaults, ConfigStore } from '../config/config-store.js';
import { RetentionConfig } from './retention.config.js';
import '../../modules/delivery/delivery.config.js';
import '../../modules/intake/intake.config.js';

const DAY = 86_400_000;

function faultsOf(env: Record<string, string>): string {
  try {
    ConfigStore.load(env);
    return '';
  } catch (error) {
    if (error instanceof ConfigFaults) return error.message;
    throw error;
  }
}

describe('RETENTION', () => {
  it('is 30 days, the last 3 of them a time of notice', () => {
    const { retentionMs, noticeAfterMs } = ConfigStore.load({}).get(RetentionConfig);
    expect([retentionMs, noticeAfterMs]).toEqual([30 * DAY, 27 * DAY]);
  });

  it('gives notice for half of a short time', () => {
    const config = Object.assign(new RetentionConfig(), { retentionMs: 4 * DAY });
    expect(config.noticeAfterMs).toBe(2 * DAY);
  });

  it.each([
    ['INTAKE_DUPLICATE_WINDOW', { INTAKE_DUPLICATE_WINDOW: '1h' }, '1h', '3601s'],
    ['the whole DELIVERY_RETRY_SCHEDULE', { DELIVERY_RETRY_SCHEDULE: '1h,1h' }, '144m', '8641s'],
    ['DELIVERY_DISABLE_AFTER', { DELIVERY_DISABLE_AFTER: '2h' }, '2h', '7201s'],
  ])('outlasts %s', (what, env, tooShort, enough) => {
    const others = {
      INTAKE_DUPLICATE_WINDOW: '1s',
      DELIVERY_RETRY_SCHEDULE: '1s',
      DELIVERY_DISABLE_AFTER: '1s',
    };
    const withRetention = (RETENTION: string) => faultsOf({ ...others, ...env, RETENTION });
    expect(withRetention(tooShort)).toContain(`RETENTION must be longer than ${what}: ${tooShort}`);
    expect(withRetention(enough)).toBe('');
  });
});
