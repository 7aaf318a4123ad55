import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AddressGuard } from './address-guard.js';
import { parseCidrs } from './cidr.js';
import type { NameCacheOptions } from './name-cache.js';
import { Outbound } from './outbound.js';
import { AddressRefused } from './outbound-error.js';

const closers: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function outbound(allowed: string, names: NameCacheOptions = {}): Outbound {
  const guard = new AddressGuard(parseCidrs(allowed));
  const made = new Outbound({ guard, timeoutMs: 30_000, names });
  closers.push(() => made.close());
  return made;
}

const send = (out: Outbound, url: string) =>
  out.post({ url: new URL(url), headers: {}, body: '{}' });

/** A server that counts connections and requests, and closes after each answer. */
class Canary {
  /** The address that each connection was made to. */
  readonly reached: Array<string | undefined> = [];
  requests = 0;
  private readonly server: Server = createServer((_, response) => {
    this.requests += 1;
    response.writeHead(200, { connection: 'close' }).end();
  });

  async listen(host: string, port = 0): Promise<number> {
    this.server.on('connection', (socket) => this.reached.push(socket.localAddress));
    this.server.listen(port, host);
    await once(this.server, 'listening');
    closers.push(() => this.server.close());
    return (this.server.address() as AddressInfo).port;
  }
}

describe('an address that is not allowed', () => {
  it.each([
    'http://127.0.0.1',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://2130706433',
    'http://0177.0.0.1',
    'http://0x7f.1',
    'http://127.1',
    'http://127.0.0.1.',
    'http://0.0.0.0',
    'http://localhost',
  ])('is not connected to: %s', async (origin) => {
    const [four, six] = [new Canary(), new Canary()];
    const port = await four.listen('127.0.0.1');
    await six.listen('::1', port).catch(() => undefined);
    const sent = send(outbound(''), `${origin}:${String(port)}/`);
    await expect(sent).rejects.toThrow(AddressRefused);
    await expect(sent).rejects.toMatchObject({
      code: 'address_refused',
      address: expect.stringMatching(/^(127\.0\.0\.1|::1|::ffff:7f00:1|0\.0\.0\.0)$/),
      message: expect.stringContaining('DELIVERY_ALLOWED_NETWORKS'),
    });
    expect([...four.reached, ...six.reached]).toEqual([]);
  });

  it('is not connected to when a name changes over to it', async () => {
    const canary = new Canary();
    const port = await canary.listen('0.0.0.0');
    const answers = ['127.0.0.1', '127.0.0.2', '127.0.0.2'];
    const resolve = (): Promise<LookupAddress[]> =>
      Promise.resolve([{ address: answers.shift() ?? '', family: 4 }]);
    const out = outbound('127.0.0.1/32', { resolve, ttlMs: 0 });
    const url = `http://rebinding.test:${String(port)}/`;
    expect(await send(out, url)).toMatchObject({ statusCode: 200 });
    await expect(send(out, url)).rejects.toMatchObject({ address: '127.0.0.2' });
    await expect(send(out, url)).rejects.toBeInstanceOf(AddressRefused);
    expect(canary.reached).toEqual(['127.0.0.1']);
  });

  it('is passed over when the name has another one that is allowed', async () => {
    const canary = new Canary();
    const port = await canary.listen('0.0.0.0');
    const resolve = (): Promise<LookupAddress[]> =>
      Promise.resolve([
        { address: '127.0.0.2', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    const sent = send(outbound('127.0.0.1/32', { resolve }), `http://two.test:${String(port)}/`);
    expect(await sent).toMatchObject({ statusCode: 200 });
    expect(canary.reached).toEqual(['127.0.0.1']);
  });

  it('gets no request even if the system connects somewhere else than it was told', async () => {
    const canary = new Canary();
    const port = await canary.listen('127.0.0.1');
    const sent = send(outbound('0.0.0.0/8'), `http://0.0.0.0:${String(port)}/`);
    await expect(sent).rejects.toMatchObject({ address: '127.0.0.1' });
    expect(canary.requests).toBe(0);
  });

  it('stays refused for a metadata service, whatever the list says', async () => {
    const sent = send(outbound('0.0.0.0/0,::/0'), 'http://169.254.169.254/latest/');
    await expect(sent).rejects.toThrow('169.254.169.254 is a metadata service, never reached');
  });
});

describe('an address that is allowed', () => {
  it.each(['127.0.0.1', 'localhost', '2130706433'])('is reached as %s', async (host) => {
    const canary = new Canary();
    const port = await canary.listen('127.0.0.1');
    const sent = send(outbound('127.0.0.0/8'), `http://${host}:${String(port)}/`);
    expect(await sent).toMatchObject({ statusCode: 200 });
  });

  it('is looked up once a minute', async () => {
    const canary = new Canary();
    const port = await canary.listen('127.0.0.1');
    let [asked, now] = [0, 0];
    const resolve = (): Promise<LookupAddress[]> => {
      asked += 1;
      return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    };
    const out = outbound('127.0.0.0/8', { resolve, now: () => now });
    for (now of [0, 30_000, 59_999, 60_000]) await send(out, `http://a.test:${String(port)}/`);
    expect([canary.reached.length, asked]).toEqual([4, 2]);
  });
});
