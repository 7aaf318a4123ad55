import { parseProxy } from './proxy.js';

describe('the url of a proxy', () => {
  it.each([
    ['http://proxy:3128', { hostname: 'proxy', port: 3128, authorization: null }],
    ['http://proxy.example/', { hostname: 'proxy.example', port: 80, authorization: null }],
    ['http://[fd00::1]:8080', { hostname: 'fd00::1', port: 8080, authorization: null }],
    [
      'http://user:p%40ss@10.0.0.1:3128',
      {
        hostname: '10.0.0.1',
        port: 3128,
        authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
      },
    ],
    [
      'http://user:100%@proxy',
      {
        hostname: 'proxy',
        port: 80,
        authorization: `Basic ${Buffer.from('user:100%').toString('base64')}`,
      },
    ],
  ])('is read: %s', (text, proxy) => {
    expect(parseProxy(text)).toEqual(proxy);
  });

  it.each(['proxy:3128', 'https://proxy', 'socks5://proxy', 'http://proxy/path', 'http://proxy?a'])(
    'is refused: %s',
    (text) => {
      expect(parseProxy(text)).toBeNull();
    },
  );
});
