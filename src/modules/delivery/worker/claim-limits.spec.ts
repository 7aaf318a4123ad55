import type { DeliveryConfig } from '../delivery.config.js';
import { claimLimits } from './claim-limits.js';

const limitsWith = (config: Partial<DeliveryConfig>) =>
  claimLimits({
    timeoutMs: 10_000,
    concurrency: 128,
    concurrencyPerWebhook: 16,
    ...config,
  } as never);

describe('the limits of a claim', () => {
  it('let a process that died cost its deliveries the timeout and 20 s', () => {
    expect(limitsWith({}).leaseMs).toBe(30_000);
    expect(limitsWith({ timeoutMs: 120_000 }).leaseMs).toBe(140_000);
  });

  it('leave half of the slots to endpoints that are not slow', () => {
    expect(limitsWith({})).toMatchObject({ slowMs: 2_000, slowTogether: 64, perUnknown: 4 });
    expect(limitsWith({ concurrency: 9 })).toMatchObject({ slowTogether: 4, perUnknown: 1 });
  });

  it('let slow and unknown ones through with a single slot', () => {
    expect(limitsWith({ concurrency: 1 })).toMatchObject({ slowTogether: 1, perUnknown: 1 });
  });
});
