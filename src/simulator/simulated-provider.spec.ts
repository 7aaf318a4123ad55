import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isId } from '../common/ids.js';
import { verifyArgyleSignature } from '../common/signatures/argyle-signature.js';
import { SimulatedClock } from './simulated-clock.js';
import { SimulatedProvider } from './simulated-provider.js';

interface Post {
  readonly headers: IncomingHttpHeaders;
  readonly rawNames: readonly string[];
  readonly body: Buffer;
}

const SECRET = 'shared-with-the-provider';

describe('SimulatedProvider', () => {
  let server: Server;
  let url: string;
  let posts: Post[];
  /** What the next posts are answered with; then 200. `silence` is no answer at all. */
  let answers: (number | 'silence')[];
  let provider: SimulatedProvider;

  beforeEach(async () => {
    posts = [];
    answers = [];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const rawNames = request.rawHeaders.filter((_, index) => index % 2 === 0);
        posts.push({ headers: request.headers, rawNames, body: Buffer.concat(chunks) });
        const answer = answers.shift() ?? 200;
        if (answer !== 'silence') response.writeHead(answer).end('answered');
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/intake`;
    provider = new SimulatedProvider({
      clock: new SimulatedClock({ speed: 1000 }),
      timeoutMs: 30_000,
    });
  });

  afterEach(async () => {
    await provider.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  function subscribe(more: { secret?: string | null; includeResource?: boolean } = {}): void {
    const { secret = SECRET, includeResource = false } = more;
    const config = includeResource ? { include_resource: true } : {};
    provider.subscribe({ name: 'all', url, events: ['*'], secret, config });
  }

  function connected() {
    const { records } = provider;
    return records.connectAccount(records.addAccount(records.addUser(), 'Whole Goods').account.id);
  }

  async function tell(event = connected()) {
    const [told] = provider.tell(event);
    return (await told?.attempts) ?? [];
  }

  it('signs the bytes that it sends', async () => {
    subscribe();
    await tell();
    const { body, headers } = posts[0] as Post;
    const signature = headers['x-argyle-signature'];
    expect(signature).toMatch(/^[0-9a-f]{128}$/);
    expect(verifyArgyleSignature([Buffer.from(SECRET)], body, signature)).toBe(true);
  });

  it('sends the headers of the provider and no others', async () => {
    subscribe();
    await tell();
    const own = (posts[0] as Post).rawNames.map((name) => name.toLowerCase()).toSorted();
    const ofTheConnection = ['connection', 'content-length', 'host'];
    const ofTheProvider = ['accept', 'accept-encoding', 'content-type', 'x-argyle-signature'];
    expect(own).toEqual([...ofTheProvider, ...ofTheConnection].toSorted());
    expect((posts[0] as Post).headers).toMatchObject({
      'content-type': 'application/json',
      accept: '*/*',
      'accept-encoding': 'gzip',
    });
  });

  it('signs nothing without a secret', async () => {
    subscribe({ secret: null });
    await tell();
    expect((posts[0] as Post).headers).not.toHaveProperty('x-argyle-signature');
  });

  it('writes its bodies with two spaces, LF and no newline at the end', async () => {
    subscribe();
    const event = connected();
    await tell(event);
    const { account, user } = event.data as { account: string; user: string };
    expect([account, user].every(isId)).toBe(true);
    expect((posts[0] as Post).body.toString()).toBe(
      '{\n  "event": "accounts.connected",\n  "name": "all",\n  "data": {\n' +
        `    "account": "${account}",\n    "user": "${user}"\n  }\n}`,
    );
  });

  it('sends the account along only to who asked for it', async () => {
    subscribe();
    subscribe({ includeResource: true });
    await Promise.all(provider.tell(connected()).map(({ attempts }) => attempts));
    const resources = posts.map(({ body }) => body.includes('"resource"')).toSorted();
    expect(resources).toEqual([false, true]);
  });

  it('changes one byte of a forged message and signs the true one', async () => {
    subscribe();
    await Promise.all(provider.tellForged(connected()).map(({ attempts }) => attempts));
    const { body, headers } = posts[0] as Post;
    const signature = headers['x-argyle-signature'];
    expect(() => JSON.parse(body.toString()) as unknown).not.toThrow();
    expect(verifyArgyleSignature([Buffer.from(SECRET)], body, signature)).toBe(false);
  });

  it.each([429, 500, 502, 503, 504])('repeats the same bytes once after a %d', async (status) => {
    subscribe();
    answers = [status];
    const attempts = await tell();
    expect(attempts.map((attempt) => attempt.status)).toEqual([status, 200]);
    expect(posts[1]).toEqual(posts[0]);
  });

  it('repeats once after a timeout', async () => {
    await provider.close();
    provider = new SimulatedProvider({
      clock: new SimulatedClock({ speed: 1000 }),
      timeoutMs: 3_000,
    });
    subscribe();
    answers = ['silence'];
    expect((await tell()).map(({ status }) => status)).toEqual([null, 200]);
  });

  it('drops a message that failed twice', async () => {
    subscribe();
    answers = [503, 503];
    expect((await tell()).map(({ status }) => status)).toEqual([503, 503]);
    await tell();
    expect(posts).toHaveLength(3);
  });

  it.each([400, 401, 404, 501])('takes a %d as final', async (status) => {
    subscribe();
    answers = [status];
    expect(await tell()).toMatchObject([{ status, answer: 'answered' }]);
    expect(posts).toHaveLength(1);
  });

  it('waits 30 s of its clock before it tries again', async () => {
    subscribe();
    answers = [500];
    const before = provider.clock.elapsed();
    await tell();
    expect(provider.clock.elapsed() - before).toBeGreaterThan(25_000);
  });

  it('gives up on a waiting retry when it is closed', async () => {
    const patient = new SimulatedProvider();
    patient.subscribe({ name: 'all', url, events: ['*'] });
    answers = [500];
    const [told] = patient.tell({ event: 'reports.ready', data: {} });
    await told?.first;
    await patient.close();
    expect(await told?.attempts).toHaveLength(1);
  });
});
