import { connect, type Socket } from 'node:net';
import { anId, webhook } from '../support/payloads.js';

import { hmacSha512, INTAKE_SECRET, prettyPrinted } from '../support/signed.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

/** A post that is written by hand, as far as one likes. */
class SlowPost {
  answer = '';
  private readonly socket: Socket;

  constructor(url: string, headers: Readonly<Record<string, string>>, path = '/intake/argyle') {
    const { hostname, port } = new URL(url);
    this.socket = connect({ host: hostname, port: Number(port) });
    this.socket.on('data', (chunk) => (this.answer += chunk.toString('latin1')));
    this.socket.on('error', () => undefined);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    this.socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\n${lines.join('\r\n')}\r\n\r\n`);
  }

  write(body: string | Buffer): void {
    this.socket.write(body);
  }

  async answered(status: number): Promise<void> {
    await waitFor(`an answer with ${String(status)}`, () =>
      this.answer.startsWith(`HTTP/1.1 ${String(status)} `),
    );
  }

  end(): void {
    this.socket.destroy();
  }
}

describe('somebody abuses the door', () => {
  let app: RunningApp;
  const posts: SlowPost[] = [];

  beforeAll(async () => {
    app = await startApp({ INTAKE_MAX_BODY: '1mb', INTAKE_MAX_INFLIGHT: '1mb' });
  });
  afterEach(() => posts.splice(0).forEach((post) => post.end()));
  afterAll(() => app.stop());

  function begin(headers: Readonly<Record<string, string>>, path?: string): SlowPost {
    const post = new SlowPost(app.url, headers, path);
    posts.push(post);
    return post;
  }

  it.each<[string, Readonly<Record<string, string>>]>([
    ['no signature', {}],
    ['something that is no signature', { 'X-Argyle-Signature': 'sha512=abc' }],
    ['two signatures', { 'X-Argyle-Signature': `${'a'.repeat(128)}, ${'b'.repeat(128)}` }],
  ])('with %s: the answer is there before any of the body', async (_, signature) => {
    const post = begin({ ...signature, 'Content-Length': '1000000' });
    await post.answered(401);
    expect(post.answer.toLowerCase()).toContain('connection: close');
  });

  it('with bodies that never end: what is underway is bounded, and the room comes back', async () => {
    const body = prettyPrinted(webhook('moon.risen', { at: anId(), filling: 'x'.repeat(700_000) }));
    const headers = {
      'X-Argyle-Signature': hmacSha512(INTAKE_SECRET, body),
      'Content-Length': String(Buffer.byteLength(body)),
    };
    const first = begin({ ...headers, Expect: '100-continue' });
    await first.answered(100);
    first.answer = '';
    first.write(body.slice(0, 1000));
    await waitFor('the first to take up the room', async () => {
      const second = begin(headers);
      await waitFor('an answer', () => second.answer !== '', { timeoutMs: 2_000 });
      return second.answer.startsWith('HTTP/1.1 503 ') && /retry-after: \d/i.test(second.answer);
    });
    // Small ones find room.
    expect((await app.post(webhook('moon.risen', { at: anId() }))).status).toBe(200);
    first.write(body.slice(1000));
    await first.answered(200);
    const third = begin(headers);
    third.write(body);
    await third.answered(200);
  });

  it('with connections that promise a body and send nothing: nobody is kept out', async () => {
    const signature = { 'X-Argyle-Signature': 'a'.repeat(128), 'Content-Length': '65536' };
    for (let n = 0; n < 16; n++) begin(signature);
    await waitFor('them to have taken all the room', async () => {
      const late = begin(signature);
      await waitFor('an answer', () => late.answer !== '', { timeoutMs: 200 });
      return late.answer.startsWith('HTTP/1.1 503 ');
    });
    await waitFor('room for a webhook', async () => {
      return (await app.post(webhook('moon.risen', { at: anId() }))).status === 200;
    });
  });

  it('with large bodies for the API, before any key is checked: they are bounded too', async () => {
    const headers = {
      Authorization: 'Basic eDp5',
      'Content-Type': 'application/json',
      'Content-Length': '1000000',
    };
    const all = Array.from({ length: 9 }, () => begin(headers, '/v2/webhooks'));
    await waitFor('one of them to be refused', () =>
      all.some(({ answer }) => answer.startsWith('HTTP/1.1 503 ')),
    );
    expect((await app.api.get('/v2/webhooks')).status).toBe(200);
  });

  it('with a body that is broken off: nothing is stored, and its room comes back', async () => {
    const id = async (): Promise<string | undefined> => {
      const log = await app.api.get<{ results: { id: string }[] }>('/v2/events?limit=1');
      return log.body.results[0]?.id;
    };
    const before = await id();
    const body = 'x'.repeat(900_000);
    for (let n = 0; n < 3; n++) {
      const post = begin({
        'X-Argyle-Signature': hmacSha512(INTAKE_SECRET, body),
        'Content-Length': String(body.length),
      });
      post.write(body.slice(0, 500_000));
      post.end();
    }
    const whole = prettyPrinted(webhook('moon.risen', { filling: 'x'.repeat(900_000) }));
    await waitFor('room', async () => (await app.post(whole)).status === 200);
    await waitFor('it in the log', async () => (await id()) !== before);
  });
});
