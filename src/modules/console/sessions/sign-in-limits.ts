import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { TooManySignIns } from '../console.errors.js';

/** Failures in a minute, of this process: from one address, and with one key from anywhere. */
const OF_ADDRESS = { points: 10, duration: 60 };
const OF_KEY = { points: 30, duration: 60 };
/** Of an IPv6 address: what one customer is given. */
const GROUPS_OF_A_NETWORK = 4;

/** Bounds guessing at keys. A sign-in that succeeds costs nothing. */
@Injectable()
export class SignInLimits {
  private readonly byAddress = new RateLimiterMemory(OF_ADDRESS);
  private readonly byKey = new RateLimiterMemory(OF_KEY);

  /**
   * Does the work unless there were too many failures; its failure counts.
   * @throws TooManySignIns
   */
  async guard<T>(ip: string, keyId: string, signIn: () => Promise<T>): Promise<T> {
    const [address, key] = [networkOf(ip), createHash('sha256').update(keyId).digest('base64')];
    // Before, not after: many at once must not all be let in.
    await consume(this.byAddress, address);
    await consume(this.byKey, key);
    const result = await signIn();
    await Promise.all([this.byAddress.reward(address, 1), this.byKey.reward(key, 1)]);
    return result;
  }
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (error instanceof RateLimiterRes) throw new TooManySignIns(error.msBeforeNext);
    throw error;
  }
}

function networkOf(ip: string): string {
  if (!ip.includes(':') || ip.includes('.')) return ip;
  const [head = '', tail] = ip.split('::');
  const before = head.split(':');
  const after = tail === undefined ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
  return groups.slice(0, GROUPS_OF_A_NETWORK).join(':');
}
