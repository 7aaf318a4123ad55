import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, request } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { CERT, KEY } from '../../../test/support/test-certificate.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { AddressGuard } from './address-guard.js';
import { parseCidrs } from './cidr.js';
import { Outbound } from './outbound.js';
import { parseProxy } from './proxy.js';

const closers: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A forward proxy to which every name is a port of the loopback. */
class TestProxy {
  /** What was asked of it: the method, the target, who asked. */
  readonly asked: Array<readonly (string | undefined)[]> = [];
  /** The proxy's answer to CONNECT. */
  connectAnswer = 'HTTP/1.1 200 Connection established\r\n\r\n';
  readonly sockets: Duplex[] = [];
  private readonly server = createHttpServer((incoming, response) => {
    this.note(incoming);
    const { port, pathname } = new URL(incoming.url ?? '');
    const { method, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port, path: pathname, method, headers }, (answer) =>
      answer.pipe(response),
    );
    incoming.pipe(onward);
  });

  async start(userinfo = ''): Promise<string> {
    this.server.on('connect', (incoming: IncomingMessage, socket: Duplex) => {
      this.note(incoming);
      this.sockets.push(socket);
      socket.write(this.connectAnswer);
      if (!this.connectAnswer.startsWith('HTTP/1.1 200')) return void socket.resume();
      const port = Number(new URL(`http://${incoming.url ?? ''}`).port);
      const onward = connect(port, '127.0.0.1');
      for (const end of [socket, onward]) end.on('error', () => undefined);
      socket.pipe(onward).pipe(socket);
    });
    return `http://${userinfo}127.0.0.1:${String(await listen(this.server))}`;
  }

  private note({ method, url, headers }: IncomingMessage): void {
    this.asked.push([method, url, headers.host, headers['proxy-authorization']]);
  }
}

/** Nothing is allowed unless told, and names are never looked up. */
function outbound(proxy?: string, allowed = ''): Outbound {
  const made = new Outbound({
    guard: new AddressGuard(parseCidrs(allowed)),
    timeoutMs: 30_000,
    names: { resolve: () => Promise.reject(new Error('looked up')) },
    proxy: proxy === undefined ? undefined : parseProxy(proxy)!,
    ca: CERT,
  });
  closers.push(() => made.close());
  return made;
}

const send = (out: Outbound, url: string) =>
  out.post({ url: new URL(url), headers: { 'x-a': 'b' }, body: '{}' });
const plain = (): Promise<number> =>
  listen(
    createHttpServer((incoming, response) => {
      const { 'proxy-authorization': leaked = 'nothing', host } = incoming.headers;
      response.end(`${host ?? ''} ${incoming.url ?? ''} ${leaked}`);
    }),
  );
const secure = (body = 'secure'): Promise<number> =>
  listen(createHttpsServer({ cert: CERT, key: KEY }, (_, response) => response.end(body)));

describe('Outbound through a proxy', () => {
  it('asks it for http by the whole url, and lets it look the name up', async () => {
    const proxy = new TestProxy();
    const out = outbound(await proxy.start());
    const host = `receiver.test:${String(await plain())}`;
    for (let n = 0; n < 2; n += 1) {
      const { statusCode, answer } = await send(out, `http://${host}/hook`);
      expect([statusCode, answer]).toEqual([200, `${host} /hook nothing`]);
    }
    expect(proxy.asked).toEqual(Array(2).fill(['POST', `http://${host}/hook`, host, undefined]));
  });

  it('has it make a tunnel for https, in which the certificate is checked', async () => {
    const proxy = new TestProxy();
    const out = outbound(await proxy.start());
    const port = String(await secure());
    for (let n = 0; n < 3; n += 1) {
      const sent = send(out, `https://receiver.test:${port}/hook`);
      expect(await sent).toMatchObject({ statusCode: 200, answer: 'secure', complete: true });
    }
    const sent = send(out, `https://other.test:${port}/hook`);
    await expect(sent).rejects.toMatchObject({ code: 'tls' });
    const [first] = proxy.asked;
    expect(first).toEqual(['CONNECT', `receiver.test:${port}`, `receiver.test:${port}`, undefined]);
    // The tunnel is kept for the next request; only a moment after its answer is it free again.
    expect(proxy.asked.length).toBeLessThanOrEqual(3);
  });

  it('tells it who asks, and nobody else', async () => {
    const proxy = new TestProxy();
    const out = outbound(await proxy.start('user:word@'));
    const port = String(await plain());
    await send(out, `http://receiver.test:${port}/`);
    await send(out, `https://receiver.test:${String(await secure())}/`);
    const authorization = `Basic ${Buffer.from('user:word').toString('base64')}`;
    expect(proxy.asked.map((asked) => asked[3])).toEqual([authorization, authorization]);
  });

  it('bounds the answer there too', async () => {
    const proxy = new TestProxy();
    const port = await secure('x'.repeat(10_000_000));
    const sent = send(outbound(await proxy.start()), `https://receiver.test:${String(port)}/`);
    const { answer, complete } = await sent;
    expect([answer, complete]).toEqual(['x'.repeat(4_096), false]);
  });

  it.each(['http://127.0.0.1:9/', 'https://10.0.0.1/', 'http://[::1]:9/', 'https://2130706433/'])(
    'judges an address in the url itself: %s',
    async (url) => {
      const proxy = new TestProxy();
      const sent = send(outbound(await proxy.start()), url);
      await expect(sent).rejects.toMatchObject({ code: 'address_refused' });
      expect(proxy.asked).toEqual([]);
    },
  );

  it.each([
    ['refused', 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 'it answered 407'],
    ['refused', 'HTTP/1.1 502 Bad Gateway\r\n\r\n', 'it answered 502'],
    ['protocol', 'HTTP/1.1 200 OK\r\n\r\n!', 'out of turn'],
    ['protocol', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, ''],
    ['protocol', 'nonsense\r\n\r\n', ''],
  ])('names what the proxy does wrong: %s', async (code, connectAnswer, message) => {
    const proxy = new TestProxy();
    proxy.connectAnswer = connectAnswer;
    const sent = send(outbound(await proxy.start()), 'https://receiver.test:9/');
    await expect(sent).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('does not wait for ever for a tunnel, nor when it is closed', async () => {
    const proxy = new TestProxy();
    proxy.connectAnswer = 'HTTP/1.1 2';
    const out = outbound(await proxy.start());
    const post = (timeoutMs: number) =>
      out.post({ url: new URL('https://receiver.test:9/'), headers: {}, timeoutMs });
    await expect(post(200)).rejects.toMatchObject({ code: 'timeout' });
    const sent = expect(post(60_000)).rejects.toMatchObject({ code: 'aborted' });
    await out.close();
    await sent;
    const isGone = () => proxy.sockets.every((one) => one.readableEnded || one.destroyed);
    await waitFor('its connections to be closed', isGone);
  });

  it('bounds what comes before an answer', async () => {
    const endless = createServer((socket) => {
      const pump = (): void => {
        if (socket.destroyed) return;
        if (socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100))) setImmediate(pump);
        else socket.once('drain', pump);
      };
      socket.on('error', () => undefined).once('data', pump);
    });
    const out = outbound(`http://127.0.0.1:${String(await listen(endless))}`);
    await expect(send(out, 'http://receiver.test/')).rejects.toMatchObject({ code: 'protocol' });
  });

  it('fails where there is none', async () => {
    const sent = send(outbound('http://127.0.0.1:1'), 'https://receiver.test/');
    await expect(sent).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('Outbound without a proxy', () => {
  it('asks none of the environment', async () => {
    const proxy = new TestProxy();
    const address = await proxy.start();
    const before = { ...process.env };
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'GLOBAL_AGENT_HTTP_PROXY'];
    for (const name of names.flatMap((one) => [one, one.toLowerCase()])) {
      process.env[name] = address;
    }
    process.env['NODE_USE_ENV_PROXY'] = '1';
    const direct = outbound(undefined, '127.0.0.0/8');
    const sent = send(direct, `http://127.0.0.1:${String(await plain())}/`);
    expect(await sent.finally(() => (process.env = before))).toMatchObject({ statusCode: 200 });
    expect(proxy.asked).toEqual([]);
  });
});
