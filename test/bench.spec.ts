import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { Connection, type Answer } from '../bench/load/connection.js';
import { journeyOf } from '../bench/load/latency.js';
import { pace } from '../bench/load/pace.js';
import { Posts } from '../bench/load/posts.js';
import { saturate } from '../bench/load/saturate.js';
import { readOptions } from '../bench/options.js';
import type { Scenario } from '../bench/scenario.js';
import { chooseScenarios, formatList } from '../bench/scenarios/choose.js';
import { KEYS } from '../bench/service/service-keys.js';
import { median } from '../bench/shared/figures.js';
import { atLeast, atMost, formatMarkdown, formatTable } from '../bench/table.js';
import { Random } from '../src/common/random.js';
import { verifyArgyleSignature } from '../src/common/signatures/argyle-signature.js';

const servers: Server[] = [];

afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function portOf(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function listen(answer: RequestListener): Promise<number> {
  return portOf(createServer(answer));
}

function prepared(count: number): Buffer[] {
  const posts = new Posts(new Random(1));
  return Array.from({ length: count }, () => posts.next());
}

describe('the command line of the bench', () => {
  it('has an answer for everything that is not given', () => {
    expect(readOptions([])).toEqual({
      names: [],
      list: false,
      markdown: false,
      seconds: 8,
      rounds: 3,
      minutes: 10,
      rows: undefined,
      rate: undefined,
      profile: undefined,
    });
  });

  it('reads names and figures', () => {
    const options = readOptions(['intake', '--seconds', '2', 'burst', '--rows=500', '--markdown']);
    expect(options).toMatchObject({ names: ['intake', 'burst'], seconds: 2, rows: 500 });
    expect(options.markdown).toBe(true);
  });

  it.each([['--seconds', '0'], ['--rounds', 'x'], ['--rate', '1.5'], ['--rows', '-1'], ['--what']])(
    'refuses %s %s',
    (...args) => {
      expect(() => readOptions(args)).toThrow();
    },
  );

  it('chooses all that are quick, or those that are named, once each', () => {
    const run = () => Promise.reject(new Error());
    const scenario = { title: 'a title', aim: 'an aim', run };
    const all: Scenario[] = [
      { ...scenario, name: 'quick' },
      { ...scenario, name: 'slow', isLong: true },
    ];
    const choose = (...names: string[]) => chooseScenarios(all, names).map(({ name }) => name);
    expect(choose()).toEqual(['quick']);
    expect(choose('slow', 'quick', 'slow')).toEqual(['slow', 'quick']);
    expect(() => choose('fast')).toThrow('there is no scenario "fast"; there are: quick, slow');
    expect(formatList(all).split('\n')).toEqual([
      'quick  a title; aim: an aim',
      'slow   a title; aim: an aim (long: only by name)',
    ]);
  });
});

describe('the tables of the bench', () => {
  const table = {
    columns: ['', 'a second'],
    rows: [
      ['bare', '6,000'],
      ['Readywire | ours', '48'],
    ],
    judgements: [atLeast('share', 0.008, 0.75), atMost('p99 in ms', 12.34, 50)],
    notes: ['a note'],
  };

  it('have columns and judge', () => {
    expect(formatTable(table).split('\n')).toEqual([
      '                    a second',
      '  ----------------  --------',
      '  bare                 6,000',
      '  Readywire | ours        48',
      '  MISSED   share: 0.01 (aim: at least 0.75)',
      '  reached  p99 in ms: 12.3 (aim: at most 50)',
      '  a note',
    ]);
  });

  it('are written for the documentation, too', () => {
    expect(formatMarkdown(table).split('\n')).toEqual([
      '|  | a second |',
      '| --- | ---: |',
      '| bare | 6,000 |',
      '| Readywire \\| ours | 48 |',
      '',
      '- **Missed**: share: 0.01 (aim: at least 0.75)',
      '- Reached: p99 in ms: 12.3 (aim: at most 50)',
      '- a note',
    ]);
  });

  it('take nothing measured for a miss', () => {
    expect([atLeast('x', NaN, 1).isReached, atMost('x', NaN, 1).isReached]).toEqual([false, false]);
    expect(median([9, 1, 5])).toBe(5);
  });
});

describe('the load of the bench', () => {
  it('consists of signed webhooks, no two alike', () => {
    const posts = prepared(30).map((post) => post.toString());
    const bodies = posts.map((post) => post.slice(post.indexOf('\r\n\r\n') + 4));
    posts.forEach((post, index) => {
      const signature = /x-argyle-signature: (\w+)/.exec(post)?.[1];
      const body = Buffer.from(bodies[index]!);
      expect(verifyArgyleSignature([Buffer.from(KEYS.intakeSecret)], body, signature)).toBe(true);
      expect(post).toContain(`content-length: ${String(body.length)}\r\n`);
    });
    expect(new Set(bodies).size).toBe(30);
  });

  it('comes at its rate although nothing is answered: only then a stall is seen', async () => {
    const waiting: (() => void)[] = [];
    const port = await listen((request, response) => {
      request.resume();
      waiting.push(() => response.end('{"id":"an id"}'));
      // The first is answered when the last is there, or never.
      if (waiting.length === 20) waiting.forEach((answer) => answer());
    });
    const task = { ports: [port], rate: 200, seconds: 0.1, keepsIds: true };
    const result = await pace(prepared(20), task);
    expect(result.statuses).toEqual({ 200: 20 });
    expect(result.ids).toHaveLength(20);
    const { latencies, dueAt, acceptedAt } = result;
    const lastDueAt = Math.max(...dueAt);
    // None was answered before the last had come, and that counts from when each was due.
    expect([...acceptedAt].every((at) => at >= lastDueAt)).toBe(true);
    expect([...latencies]).toEqual([...acceptedAt].map((at, index) => at - dueAt[index]!));
    // When they were to leave, not when they could: 20 of them at 200 a second.
    expect(lastDueAt - Math.min(...dueAt)).toBeCloseTo(95, 6);
  });

  it('refuses to begin with too little prepared', async () => {
    await expect(pace(prepared(1), { ports: [1], rate: 10, seconds: 1 })).rejects.toThrow(
      '1 posts',
    );
  });

  it('saturates over so many connections, until nothing is left', async () => {
    let underway = 0;
    let most = 0;
    const port = await listen((request, response) => {
      request.resume();
      most = Math.max(most, (underway += 1));
      setImmediate(() => {
        underway -= 1;
        response.end('{"id":"an id"}');
      });
    });
    const progress = { accepted: 0 };
    const task = { ports: [port], connections: 4, seconds: 60 };
    const result = await saturate(prepared(50), task, progress);
    expect(result.statuses).toEqual({ 200: 50 });
    expect(progress.accepted).toBe(50);
    expect(most).toBeLessThanOrEqual(4);
  });

  it('reads an answer in pieces, and takes a connection that is cut for no answer', async () => {
    const pieces = ['HTTP/1.1 200 OK\r\nContent-', 'Length: 4\r\n\r', '\nab', 'cd'];
    const port = await portOf(
      createTcpServer((socket) => {
        socket.setNoDelay(true);
        socket.on('error', () => undefined);
        socket.once('data', () => {
          pieces.forEach((piece, at) => setTimeout(() => socket.write(piece), at * 5));
          socket.once('data', () => socket.destroy());
        });
      }),
    );
    const connection = new Connection(port);
    const send = (): Promise<Answer> =>
      new Promise((resolve) => connection.send(Buffer.from('GET / HTTP/1.1\r\n\r\n'), resolve));
    expect(await send()).toEqual({ status: 200, body: 'abcd' });
    expect(await send()).toEqual({ status: 0, body: '' });
    // A new one.
    expect(await send()).toEqual({ status: 200, body: 'abcd' });
    connection.close();
  });

  it('is put together with what arrived', () => {
    const result = {
      ...{ statuses: { 200: 3 }, seconds: 1, latencies: Float64Array.of(2, 2, 2) },
      ids: ['a', 'b', 'c'],
      dueAt: Float64Array.of(10, 20, 30),
      acceptedAt: Float64Array.of(12, 22, 32),
    };
    const eventIds = ['b', 'a', 'a'];
    const receipts = { received: 3, duplicates: 1, eventIds, at: Float64Array.of(21, 15, 99) };
    expect(journeyOf(result, receipts)).toEqual({
      fromDue: [5, 1],
      // The second one was there before its 200.
      fromAccepted: [3, 0],
      missing: 1,
    });
  });
});
