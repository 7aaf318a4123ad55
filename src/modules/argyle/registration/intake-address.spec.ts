import { intakeAddress, isLoopback } from './intake-address.js';

const REAL = new URL('https://api.argyle.com/v2');

describe('the address that is registered', () => {
  it('is the intake below PUBLIC_URL', () => {
    const address = intakeAddress('https://hooks.example.com/base', REAL);
    expect(address).toEqual({ url: 'https://hooks.example.com/base/intake/argyle' });
  });

  it.each([
    [undefined, 'Set PUBLIC_URL'],
    ['http://hooks.example.com', 'must be https'],
    ['https://localhost:3000', 'loopback'],
    ['https://127.0.0.1', 'loopback'],
    ['https://[::1]', 'loopback'],
  ])('can not be %s', (publicUrl, words) => {
    expect(intakeAddress(publicUrl, REAL)).toEqual({ fault: expect.stringContaining(words) });
  });

  it.each(['http://localhost:4100/v2', 'http://127.0.0.1:4100/v2', 'http://[::1]:4100/v2'])(
    'may be anything for a provider at %s',
    (provider) => {
      const address = intakeAddress('http://127.0.0.1:3000', new URL(provider));
      expect(address).toEqual({ url: 'http://127.0.0.1:3000/intake/argyle' });
    },
  );

  it.each(['http://localhost.example', 'http://10.0.0.1', 'http://128.0.0.1'])(
    'does not take %s for loopback',
    (url) => {
      expect(isLoopback(new URL(url))).toBe(false);
    },
  );
});
