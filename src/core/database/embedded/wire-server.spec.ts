import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedDatabase } from './embedded-database.js';

const PARSE = Buffer.from('\0INSERT INTO seen VALUES (88)\0\0\0');
const BIND = Buffer.alloc(8);
const EXECUTE = Buffer.alloc(5);

describe('several clients of the one session', () => {
  let dataDir: string;
  let database: EmbeddedDatabase;
  let clients: pg.Client[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rw-wire-'));
    database = await EmbeddedDatabase.open(dataDir, (error) => {
      throw error;
    });
    const client = await connect();
    await client.query('CREATE TABLE seen (n int)');
    await client.query('CREATE TABLE counter (n int)');
    await client.query('INSERT INTO counter VALUES (0)');
  });

  beforeEach(async () => {
    await (await connect()).query('TRUNCATE seen');
  });

  afterEach(async () => {
    await Promise.all(clients.map((client) => client.end()));
    clients = [];
  });

  afterAll(async () => {
    await database.close();
    await rm(dataDir, { recursive: true });
  });

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client(database.connection);
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  }

  async function countOfSeen(client: pg.Client): Promise<number> {
    const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM seen');
    return rows[0]?.n ?? NaN;
  }

  it('never mix their statements, however large', async () => {
    const large = 'x'.repeat(200_000);
    const pair = [await connect(), await connect()];
    const ask = async (client: pg.Client, at: number): Promise<void> => {
      for (let n = 0; n < 10; n++) {
        const { rows } = await client.query('SELECT $1::int AS n, length($2) AS l', [
          n + at,
          large,
        ]);
        expect(rows).toEqual([{ n: n + at, l: large.length }]);
        const swapped = await client.query('SELECT length($1) AS l, $2::int AS n', [large, n]);
        expect(swapped.rows).toEqual([{ n, l: large.length }]);
      }
    };
    await Promise.all(pair.map((client, at) => ask(client, at * 100)));
  });

  it('wait for the end of a transaction of another', async () => {
    const pair = [await connect(), await connect()];
    const increment = async (client: pg.Client): Promise<void> => {
      for (let n = 0; n < 20; n++) {
        await client.query('BEGIN');
        const { rows } = await client.query<{ n: number }>('SELECT n FROM counter');
        await client.query('UPDATE counter SET n = $1', [(rows[0]?.n ?? NaN) + 1]);
        await client.query('COMMIT');
      }
    };
    await Promise.all(pair.map(increment));
    const { rows } = await (await connect()).query('SELECT n FROM counter');
    expect(rows).toEqual([{ n: 40 }]);
  });

  it('see nothing of the transaction of one that is gone', async () => {
    const [gone, other] = [await connect(), await connect()];
    await gone.query('BEGIN');
    await gone.query('INSERT INTO seen VALUES (1)');
    const count = countOfSeen(other);
    socketOf(gone).destroy();
    expect(await count).toBe(0);
  });

  it('can work after one is gone in a failed transaction', async () => {
    const [gone, other] = [await connect(), await connect()];
    await gone.query('BEGIN');
    await expect(gone.query('SELECT nonsense')).rejects.toMatchObject({ code: '42703' });
    socketOf(gone).destroy();
    expect(await countOfSeen(other)).toBe(0);
  });

  it('see nothing of a statement that one that is gone had not closed by a Sync', async () => {
    const [gone, other] = [await connect(), await connect()];
    socketOf(gone).write(
      Buffer.concat([message('P', PARSE), message('B', BIND), message('E', EXECUTE)]),
    );
    // The answer to Execute: it ran, in a transaction that nothing has ended yet.
    await new Promise((resolve) => socketOf(gone).once('data', resolve));
    const count = countOfSeen(other);
    socketOf(gone).destroy();
    expect(await count).toBe(0);
  });

  it('find a new session when none was connected', async () => {
    const all = clients.splice(0);
    const [client] = all;
    await client?.query(`SET timezone = 'Asia/Tokyo'`);
    await client?.query({ name: 'known', text: 'SELECT 1 AS n' });
    await Promise.all(all.map((one) => one.end()));
    const next = await connect();
    expect((await next.query('SHOW timezone')).rows).toEqual([{ TimeZone: 'UTC' }]);
    const named = await next.query({ name: 'known', text: 'SELECT 2 AS n' });
    expect(named.rows).toEqual([{ n: 2 }]);
  });
});

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`);
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

/** The socket itself, to vanish without a goodbye as a killed process does. */
function socketOf(client: pg.Client): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}
