import { SignInLimits } from './sign-in-limits.js';

const right = () => Promise.resolve('in');
const wrong = () => Promise.reject(new Error('wrong'));

async function fail(limits: SignInLimits, times: number, ip: (n: number) => string, key: string) {
  for (let n = 0; n < times; n += 1) {
    await expect(limits.guard(ip(n), key, wrong)).rejects.toThrow('wrong');
  }
}

describe('SignInLimits', () => {
  it('stops an address after ten failures, also with another key and the right secret', async () => {
    const limits = new SignInLimits();
    await fail(limits, 10, () => '192.0.2.1', 'a');
    await expect(limits.guard('192.0.2.1', 'b', right)).rejects.toThrow('Too many tries');
    expect(await limits.guard('192.0.2.2', 'b', right)).toBe('in');
  });

  it('takes the addresses of an IPv6 network for one', async () => {
    const limits = new SignInLimits();
    await fail(limits, 10, (n) => `2001:db8:1:2:${String(n)}::7`, 'a');
    await expect(limits.guard('2001:db8:1:2::1', 'b', right)).rejects.toThrow('Too many tries');
    expect(await limits.guard('2001:db8:1:3::1', 'b', right)).toBe('in');
  });

  it('stops a key after thirty failures from anywhere', async () => {
    const limits = new SignInLimits();
    await fail(limits, 30, (n) => `192.0.2.${String(n)}`, 'a');
    await expect(limits.guard('198.51.100.1', 'a', right)).rejects.toThrow('Too many tries');
    expect(await limits.guard('198.51.100.1', 'b', right)).toBe('in');
  });

  it('counts no success, and all that is underway', async () => {
    const limits = new SignInLimits();
    for (let n = 0; n < 20; n += 1) expect(await limits.guard('192.0.2.1', 'a', right)).toBe('in');
    const many = Array.from({ length: 20 }, () => limits.guard('192.0.2.9', 'a', wrong));
    const reasons = (await Promise.allSettled(many)).map((one) =>
      one.status === 'rejected' ? String(one.reason) : 'in',
    );
    expect(reasons.filter((reason) => reason.includes('wrong'))).toHaveLength(10);
  });
});
