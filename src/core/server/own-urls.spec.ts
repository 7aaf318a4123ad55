import type { HttpAdapterHost } from '@nestjs/core';
import { networkInterfaces } from 'node:os';
import { OwnUrls } from './own-urls.js';
import type { ServerConfig } from './server.config.js';

function ownUrls(config: Partial<ServerConfig> = {}, port = 3000): OwnUrls {
  const server = { address: () => ({ port }) };
  const http = { httpAdapter: { getHttpServer: () => server } } as unknown as HttpAdapterHost;
  return new OwnUrls({ host: '127.0.0.1', port: 0, ...config } as ServerConfig, http);
}

const isIntake = (own: OwnUrls, url: string): boolean => own.isIntake(new URL(url));

describe('our own intake', () => {
  it.each([
    'http://127.0.0.1:3000/intake/argyle',
    'http://127.1:3000/intake/argyle?x=1',
    'http://2130706433:3000/intake/argyle',
    'http://localhost:3000/intake/argyle',
    'http://LOCALHOST.:3000/intake',
    'http://[::1]:3000/intake/other',
    'http://[::ffff:127.0.0.1]:3000/intake/argyle',
    'http://0.0.0.0:3000/intake/argyle',
    'http://127.0.0.1:3000/%69ntake/argyle',
    'http://127.0.0.1:3000/a/../intake/argyle',
  ])('is recognised where it listens: %s', (url) => {
    expect(isIntake(ownUrls(), url)).toBe(true);
  });

  it.each([
    'http://127.0.0.1:3001/intake/argyle',
    'http://127.0.0.1/intake/argyle',
    'http://example.com:3000/intake/argyle',
    'http://127.0.0.1:3000/intakes',
    'http://127.0.0.1:3000/hooks/intake',
    'http://127.0.0.1:3000/',
    'http://127.0.0.1:3000/%E0%A4%A',
  ])('is not seen in %s', (url) => {
    expect(isIntake(ownUrls(), url)).toBe(false);
  });

  it('is recognised at every address of the machine when it listens at all', () => {
    const [address] = Object.values(networkInterfaces())
      .flat()
      .filter((one) => one?.family === 'IPv4' && !one.internal);
    const own = ownUrls({ host: '0.0.0.0' });
    const hosts = ['127.0.0.1', '0.0.0.0', 'localhost', ...(address ? [address.address] : [])];
    for (const host of hosts) expect(isIntake(own, `http://${host}:3000/intake/argyle`)).toBe(true);
    expect(isIntake(own, 'http://192.0.2.7:3000/intake/argyle')).toBe(false);
    expect(isIntake(ownUrls({ host: '192.0.2.7' }), 'http://127.0.0.1:3000/intake')).toBe(false);
  });

  it.each([
    ['https://hooks.example.com', 'https://hooks.example.com/intake/argyle'],
    ['https://hooks.example.com', 'http://HOOKS.example.com./intake/argyle'],
    ['https://hooks.example.com:8443', 'https://hooks.example.com:8443/intake/argyle'],
    ['https://example.com/readywire', 'https://example.com/readywire/intake/argyle'],
    ['https://example.com/readywire', 'https://example.com/intake/argyle'],
  ])('is recognised by PUBLIC_URL or API_URL %s: %s', (base, url) => {
    expect(isIntake(ownUrls({ publicUrl: base }), url)).toBe(true);
    expect(isIntake(ownUrls({ apiUrl: base }), url)).toBe(true);
    expect(isIntake(ownUrls(), url)).toBe(false);
  });

  it.each([
    ['https://hooks.example.com:8443', 'https://hooks.example.com/intake/argyle'],
    ['https://hooks.example.com', 'https://example.com/intake/argyle'],
    ['http://localhost:3000', 'http://localhost:4000/intake/argyle'],
  ])('is something else for PUBLIC_URL %s: %s', (publicUrl, url) => {
    expect(isIntake(ownUrls({ publicUrl }), url)).toBe(false);
  });
});
