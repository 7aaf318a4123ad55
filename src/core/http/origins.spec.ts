import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { waitFor } from '../../../test/support/wait-for.js';
import { AddressGuard } from './address-guard.js';
import { parseCidrs } from './cidr.js';
import { Outbound, type OutboundOptions } from './outbound.js';

const closers: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function outbound(options: Partial<OutboundOptions>): Outbound {
  const guard = new AddressGuard(parseCidrs('127.0.0.0/8'));
  const made = new Outbound({ guard, timeoutMs: 30_000, ...options });
  closers.push(() => made.close());
  return made;
}

/** A server that keeps connections for long and remembers the address that each was made to. */
async function serve(
  handler: RequestListener = (_, response) => response.end(),
): Promise<{ readonly port: string; readonly sockets: Socket[]; reached(): unknown[] }> {
  const sockets: Socket[] = [];
  const addresses: unknown[] = [];
  const server = createServer({ keepAliveTimeout: 600_000 }, handler);
  server.on('connection', (socket) => {
    sockets.push(socket);
    addresses.push(socket.localAddress);
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const port = String((server.address() as AddressInfo).port);
  return { port, sockets, reached: () => addresses };
}

const send = (out: Outbound, host: string, port: string) =>
  out.post({ url: new URL(`http://${host}:${port}/`), headers: {} });

describe('a kept connection', () => {
  it('is renewed at its age however busy it is, so that a name may move', async () => {
    const { port, sockets, reached } = await serve();
    let [address, now] = ['127.0.0.1', 0];
    const resolve = (): Promise<LookupAddress[]> => Promise.resolve([{ address, family: 4 }]);
    const out = outbound({ names: { resolve, now: () => now }, now: () => now });
    await send(out, 'moving.test', port);
    address = '127.0.0.2';
    for (now of [20_000, 40_000, 59_999]) {
      // A connection is free again a moment after its answer.
      await wait(20);
      await send(out, 'moving.test', port);
    }
    expect(reached()).toEqual(['127.0.0.1']);
    now = 60_000;
    await send(out, 'moving.test', port);
    expect(reached()).toEqual(['127.0.0.1', '127.0.0.2']);
    await waitFor('the old one to be closed', () => sockets[0]?.destroyed);
  });

  it('ends the request that it has before it goes', async () => {
    let held: ServerResponse | undefined;
    const { port } = await serve((_, response) => {
      if (held) response.end('second');
      else held = response;
    });
    let now = 0;
    const out = outbound({ now: () => now });
    const first = send(out, '127.0.0.1', port);
    await waitFor('the first request', () => held);
    now = 60_000;
    expect(await send(out, '127.0.0.1', port)).toMatchObject({ answer: 'second' });
    held?.end('first');
    expect(await first).toMatchObject({ statusCode: 200, answer: 'first' });
  });

  it('is given up for a newer origin when there are too many, unused ones first', async () => {
    const { port, sockets } = await serve();
    const out = outbound({ maxOrigins: 2 });
    for (const host of ['127.0.0.1', '127.0.0.2', '127.0.0.1', '127.0.0.3']) {
      await send(out, host, port);
      await wait(20);
    }
    await waitFor('the one unused for longest to be closed', () => sockets[1]?.destroyed);
    expect(sockets.map((socket) => socket.destroyed)).toEqual([false, true, false]);
  });

  it('fails its request when all is closed, also if it was given up', async () => {
    const { port } = await serve(() => undefined);
    let now = 0;
    const out = outbound({ now: () => now });
    const faults = [0, 60_000].map((at) => {
      now = at;
      return expect(send(out, '127.0.0.1', port)).rejects.toMatchObject({ code: 'aborted' });
    });
    await wait(100);
    await out.close();
    await Promise.all(faults);
  });
});
