import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { waitFor } from '../../../test/support/wait-for.js';
import { AddressGuard } from './address-guard.js';
import { parseCidrs } from './cidr.js';
import { Outbound, type OutboundOptions } from './outbound.js';

const closers: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function outbound(options: Partial<OutboundOptions> = {}, allowed = '127.0.0.0/8'): Outbound {
  const guard = new AddressGuard(parseCidrs(allowed));
  const made = new Outbound({ guard, timeoutMs: 30_000, ...options });
  closers.push(() => made.close());
  return made;
}

/** Opens a server on loopback; the sockets it has ever seen are its witnesses. */
async function listen(server: Server): Promise<Receiver> {
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    sockets.push(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { sockets, url: new URL(`http://127.0.0.1:${String(port)}/hook?a=1`) };
}

type Receiver = { readonly sockets: Socket[]; readonly url: URL };

const http = (handler: RequestListener): Promise<Receiver> => listen(createHttpServer(handler));

/** A server that answers with these bytes as soon as a request comes in, then runs `more`. */
const raw = (head: string, more: (socket: Socket) => void = () => undefined): Promise<Receiver> =>
  listen(
    createServer((socket) => {
      socket.once('data', () => {
        socket.write(head);
        more(socket);
      });
    }),
  );

/** Writes the text for as long as somebody reads it. */
const flood = (text: string) => (socket: Socket) => {
  const pump = (): void => {
    if (socket.destroyed) return;
    if (socket.write(text.repeat(100))) setImmediate(pump);
    else socket.once('drain', pump);
  };
  pump();
};

const message = (url: URL) => ({
  url,
  headers: { 'content-type': 'application/json', 'accept-encoding': 'identity' },
  body: '{"n":1}',
});

const OK = 'HTTP/1.1 200 OK\r\n';

describe('Outbound', () => {
  it('sends the request as it is told and gives the answer', async () => {
    const { url } = await http((request, response) => {
      const told = [request.method, request.url, request.headers['content-length']].join(' ');
      response.writeHead(202, { 'X-Seen': told }).end('thanks');
    });
    const answer = await outbound().post(message(url));
    expect(answer).toMatchObject({ statusCode: 202, answer: 'thanks', complete: true });
    expect(answer.headers['x-seen']).toBe('POST /hook?a=1 7');
  });

  it('keeps connections, and sends a buffer byte for byte', async () => {
    const bodies: string[] = [];
    const { url, sockets } = await http((request, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(chunk.toString('hex')));
      request.on('end', () => response.end());
    });
    const out = outbound();
    for (let n = 0; n < 9; n += 1) {
      await out.post({ ...message(url), body: Buffer.from([0, 255, n]) });
    }
    expect(bodies).toEqual(Array.from({ length: 9 }, (_, n) => `00ff0${String(n)}`));
    // A connection is free again a moment after its answer, so two take turns.
    expect(sockets.length).toBeLessThanOrEqual(2);
  });

  it('gives a redirect as the answer and goes nowhere', async () => {
    const elsewhere = await http((_, response) => response.end());
    const { url } = await http((_, response) =>
      response.writeHead(307, { location: elsewhere.url.href }).end(),
    );
    expect(await outbound().post(message(url))).toMatchObject({ statusCode: 307 });
    expect(elsewhere.sockets).toHaveLength(0);
  });

  it('holds at most so many connections, and never sends what timed out waiting', async () => {
    const seen: string[] = [];
    let answer = (): void => undefined;
    const { url } = await http((request, response) => {
      seen.push(String(request.headers['x-n']));
      answer = () => response.end();
      if (seen.length > 1) answer();
    });
    const out = outbound({ connectionsPerOrigin: 1 });
    const send = (n: string, timeoutMs: number) =>
      out.post({ ...message(url), headers: { 'x-n': n }, timeoutMs });
    const first = send('first', 30_000);
    await waitFor('the first', () => seen.length === 1);
    await expect(send('second', 100)).rejects.toMatchObject({ code: 'timeout' });
    answer();
    await first;
    await send('third', 30_000);
    expect(seen).toEqual(['first', 'third']);
  });

  it('has, unless told, a connection for each: who shares the host waits for nobody', async () => {
    const { url } = await http((request, response) => {
      if (request.headers['x-n'] === 'well') response.end();
    });
    const out = outbound();
    const send = (n: string) => out.post({ ...message(url), headers: { 'x-n': n } });
    for (let n = 0; n < 200; n += 1) void send('never').catch(() => undefined);
    expect(await send('well')).toMatchObject({ statusCode: 200 });
  });

  it('ends what is in flight, connecting or new when it is closed', async () => {
    const { url } = await http(() => undefined);
    const out = outbound({ names: { resolve: () => new Promise(() => undefined) } });
    const faults = [out.post(message(url)), out.post(message(new URL('http://slow.test/')))].map(
      (sent) => expect(sent).rejects.toMatchObject({ code: 'aborted' }),
    );
    await wait(100);
    await out.close();
    await Promise.all(faults);
    await expect(out.post(message(url))).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('a bad answer is bounded', () => {
  it.each<[string, string, (socket: Socket) => void]>([
    ['none at all', '', () => undefined],
    ['a head that trickles', OK, (s) => setInterval(() => s.write('x: y\r\n'), 50).unref()],
  ])('in time: %s', async (_, head, more) => {
    const { url } = await raw(head, more);
    await expect(outbound().post({ ...message(url), timeoutMs: 300 })).rejects.toMatchObject({
      code: 'timeout',
    });
  });

  it('in time: a body that trickles, though its status counts', async () => {
    const { url, sockets } = await raw(`${OK}content-length: 99\r\n\r\n`, (socket) =>
      setInterval(() => socket.write('x'), 50).unref(),
    );
    const answer = await outbound().post({ ...message(url), timeoutMs: 3_000 });
    expect(answer).toMatchObject({ statusCode: 200, complete: false });
    expect(answer.answer).toMatch(/^x+$/);
    await waitFor('the connection to be closed', () => sockets[0]?.destroyed);
  });

  it.each([
    ['of 100 MB', `${OK}content-length: 100000000\r\n\r\n`, 'x'.repeat(100)],
    ['without end', `${OK}transfer-encoding: chunked\r\n\r\n`, '5\r\nhello\r\n'],
    ['of chunk extensions', `${OK}transfer-encoding: chunked\r\n\r\n5`, ';a=b'],
  ])('in bytes: a body %s', async (_, head, text) => {
    const { url, sockets } = await raw(head, flood(text));
    const answer = await outbound().post(message(url));
    expect(answer).toMatchObject({ statusCode: 200, complete: false });
    expect(answer.answer.length).toBeLessThanOrEqual(4_096);
    expect(answer.durationMs).toBeLessThan(30_000);
    expect(sockets[0]?.bytesWritten).toBeLessThan(20_000_000);
  });

  it.each([
    ['a header that is too long', OK, 'x: y\r\n'],
    ['a status line without end', 'HTTP/1.1 200 ', 'abcdef'],
    ['informational answers without end', '', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
    ['something else than HTTP', 'SSH-2.0\r\n', ''],
    ['a status that there is not', 'HTTP/1.1 000 x\r\ncontent-length: 0\r\n\r\n', ''],
    ['a switch of protocols', 'HTTP/1.1 101 x\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n', ''],
  ])('in bytes: %s', async (_, head, text) => {
    const { url } = await raw(head, text === '' ? undefined : flood(text));
    await expect(outbound().post(message(url))).rejects.toMatchObject({ code: 'protocol' });
  });

  it('and not inflated: a gzip bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    const { url } = await http((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    const answer = await outbound().post(message(url));
    expect(answer).toMatchObject({ statusCode: 200, complete: true });
    expect(answer.answer.startsWith('\x1f')).toBe(true);
    expect(answer.answer.length).toBeLessThanOrEqual(4_096);
  });

  it.each([
    ['before the head', '', undefined],
    ['after the head', `${OK}content-length: 9\r\n\r\nabc`, 'abc'],
  ])('a reset %s', async (_, head, kept) => {
    const { url } = await raw(head, (socket) => setTimeout(() => socket.resetAndDestroy(), 50));
    const sent = outbound().post(message(url));
    if (kept === undefined) await expect(sent).rejects.toMatchObject({ code: 'reset' });
    else expect(await sent).toMatchObject({ statusCode: 200, complete: false, answer: kept });
  });
});

describe('a fault has a code', () => {
  it('refused, where nobody listens', async () => {
    const { url } = await http(() => undefined);
    await closers.pop()?.();
    await expect(outbound().post(message(url))).rejects.toMatchObject({ code: 'refused' });
  });

  it('dns, for a name that does not resolve or leads nowhere', async () => {
    const url = new URL('http://nowhere.test/');
    const failing = () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }));
    for (const resolve of [failing, () => Promise.resolve([])]) {
      const sent = outbound({ names: { resolve } }).post(message(url));
      await expect(sent).rejects.toMatchObject({ code: 'dns' });
    }
  });

  it('timeout, for a name that takes too long', async () => {
    const resolve = () => new Promise<never>(() => undefined);
    const sent = outbound({ names: { resolve } }).post({
      ...message(new URL('http://slow.test/')),
      timeoutMs: 100,
    });
    await expect(sent).rejects.toMatchObject({ code: 'timeout' });
  });

  it('other, for what can not be sent', async () => {
    const { url, sockets } = await http((_, response) => response.end());
    const sent = outbound().post({ ...message(url), headers: { 'x-a': 'b\r\nc: d' } });
    await expect(sent).rejects.toMatchObject({ code: 'other' });
    expect(sockets).toHaveLength(0);
  });
});
