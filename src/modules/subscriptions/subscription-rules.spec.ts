import type { InvalidFields } from '../../common/problem.js';
import { AddressGuard } from '../../core/http/address-guard.js';
import { parseCidrs } from '../../core/http/cidr.js';
import type { OutboundConfig } from '../../core/http/outbound.config.js';
import type { OwnUrls } from '../../core/server/own-urls.js';
import { SubscriptionRules } from './subscription-rules.js';

const rulesWith = (allowed: string, requireHttps = false) => {
  const allowedNetworks = parseCidrs(allowed);
  const config: OutboundConfig = { allowedNetworks, requireHttps, proxy: undefined };
  const own = { isIntake: ({ pathname }: URL) => pathname === '/intake/argyle' } as OwnUrls;
  return new SubscriptionRules(new AddressGuard(allowedNetworks), config, own);
};

function errorsOf(work: () => void): unknown {
  try {
    work();
    return null;
  } catch (error) {
    return (error as InvalidFields).errors;
  }
}

describe('SubscriptionRules', () => {
  const strict = rulesWith('');

  it.each([
    'https://example.com',
    'http://8.8.8.8/x',
    'https://[2606:4700::1111]',
    'http://intranet/hooks',
    'http://notlocalhost/',
  ])('lets %s through, names unresolved', (url) => {
    expect(errorsOf(() => strict.check(['*'], {}, url))).toBeNull();
  });

  it.each([
    'http://127.0.0.1:3000/hook',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://10.1.2.3/',
    'http://localhost:4000/hook',
    'http://LOCALHOST./',
    'http://hooks.localhost/',
  ])('refuses %s and says what would allow it', (url) => {
    expect(errorsOf(() => strict.check(['*'], {}, url))).toEqual({
      url: [expect.stringMatching(/^must not be reached: .*DELIVERY_ALLOWED_NETWORKS/)],
    });
  });

  it.each([
    ['127.0.0.0/8', 'http://127.0.0.1/'],
    ['127.0.0.0/8', 'http://localhost/'],
    ['::1/128', 'http://localhost/'],
    ['10.0.0.0/8', 'http://10.9.9.9/'],
  ])('with %s allowed lets %s through', (allowed, url) => {
    expect(errorsOf(() => rulesWith(allowed).check(['*'], {}, url))).toBeNull();
  });

  it('never lets a metadata service be reached', () => {
    const check = () => rulesWith('169.254.0.0/16').check(['*'], {}, 'http://169.254.169.254/');
    expect(errorsOf(check)).toEqual({ url: [expect.stringContaining('metadata service')] });
  });

  it('refuses http where https is required', () => {
    const https = rulesWith('', true);
    expect(errorsOf(() => https.check(['*'], {}, 'https://example.com'))).toBeNull();
    expect(errorsOf(() => https.check(['*'], {}, 'http://example.com'))).toEqual({
      url: ['must be https: DELIVERY_REQUIRE_HTTPS is set.'],
    });
  });

  it('refuses our own intake, also where the address is allowed', () => {
    const local = rulesWith('127.0.0.0/8');
    expect(errorsOf(() => local.check(['*'], {}, 'http://127.0.0.1/intake/argyle'))).toEqual({
      url: ['must not be the intake of this service.'],
    });
  });

  it('tells the faults of both fields at once', () => {
    expect(errorsOf(() => strict.check(['*'], { items: [] }, 'http://10.0.0.1'))).toEqual({
      config: [expect.stringMatching(/^only allowed for /)],
      url: [expect.stringMatching(/^must not be reached/)],
    });
  });
});
