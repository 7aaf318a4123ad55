import type { DeliveryConfig } from '../delivery.config.js';
import type { ClaimLimits } from './queue.repository.js';

/** Above the timeout: what a claim, an outcome and a slow machine may take. */
const LEASE_MARGIN_MS = 20_000;
/** An endpoint is slow if its answers take more than this part of the timeout: 2 s of 10. */
const SLOW = 1 / 5;
/** Endpoints of which nothing is known can all be slow: so many may be new at the same moment. */
const UNKNOWN_AT_ONCE = 32;

type FixedLimits = Omit<ClaimLimits, 'most' | 'busy'> & { readonly leaseMarginMs: number };

/** The limits of a claim that follow from the configuration and stay the same. */
export function claimLimits(config: DeliveryConfig): FixedLimits {
  const { timeoutMs, concurrency, concurrencyPerWebhook: perSubscription } = config;
  return {
    perSubscription,
    leaseMs: timeoutMs + LEASE_MARGIN_MS,
    leaseMarginMs: LEASE_MARGIN_MS,
    slowMs: Math.round(timeoutMs * SLOW),
    slowTogether: Math.max(1, Math.floor(concurrency / 2)),
    perUnknown: Math.max(1, Math.floor(concurrency / UNKNOWN_AT_ONCE)),
  };
}
