import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { CERT, KEY } from '../../../test/support/test-certificate.js';
import { AddressGuard } from './address-guard.js';
import { parseCidrs } from './cidr.js';
import { Outbound } from './outbound.js';

const closers: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function outbound(ca?: string): Outbound {
  const made = new Outbound({
    guard: new AddressGuard(parseCidrs('127.0.0.0/8')),
    timeoutMs: 30_000,
    names: { resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]) },
    ...(ca === undefined ? {} : { ca }),
  });
  closers.push(() => made.close());
  return made;
}

async function listen(server: Server | ReturnType<typeof createHttpServer>): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return String((server.address() as AddressInfo).port);
}

const secure = (body = 'secure'): Promise<string> =>
  listen(createServer({ cert: CERT, key: KEY }, (_, response) => response.end(body)));

const send = (out: Outbound, host: string, port: string) =>
  out.post({ url: new URL(`https://${host}:${port}/`), headers: {}, body: '{}' });

describe('Outbound over TLS', () => {
  it('reaches who has a trusted certificate for the name, again and again', async () => {
    const out = outbound(CERT);
    const port = await secure();
    for (let n = 0; n < 3; n += 1) {
      const answer = await send(out, 'receiver.test', port);
      expect(answer).toMatchObject({ statusCode: 200, answer: 'secure', complete: true });
    }
  });

  it('bounds the answer there too', async () => {
    const port = await secure('x'.repeat(10_000_000));
    const answer = await send(outbound(CERT), 'receiver.test', port);
    expect(answer).toMatchObject({ statusCode: 200, complete: false });
    expect(answer.answer).toBe('x'.repeat(4_096));
  });

  it('takes no certificate that nobody it trusts has signed', async () => {
    const sent = send(outbound(), 'receiver.test', await secure());
    await expect(sent).rejects.toMatchObject({ code: 'tls' });
  });

  it.each(['other.test', '127.0.0.1'])('takes none for another name: %s', async (host) => {
    const sent = send(outbound(CERT), host, await secure());
    await expect(sent).rejects.toMatchObject({ code: 'tls' });
  });

  it('names what speaks no TLS', async () => {
    const port = await listen(createHttpServer((_, response) => response.end()));
    await expect(send(outbound(CERT), 'receiver.test', port)).rejects.toMatchObject({
      code: 'tls',
    });
  });
});
