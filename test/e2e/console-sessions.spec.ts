import { createHash } from 'node:crypto';
import { Database } from '../../src/core/database/database.js';
import { ConsoleClient, type ListeningPage } from '../support/console-client.js';
import { ADMIN } from '../support/defaults.js';
import { anId, webhook } from '../support/payloads.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { isOnPostgres } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const PATIENCE = { timeoutMs: 60_000 };

interface Key {
  readonly id: string;
  readonly secret: string;
}

describe('the sessions of the console', () => {
  let service: RunningApp;
  /** Another process on the same database, where there can be one. */
  let replica: RunningApp;

  beforeAll(async () => {
    service = await startApp();
    replica = isOnPostgres ? await startApp({}, service.database) : service;
  }, 180_000);

  afterAll(async () => {
    if (replica !== service) await replica.stop();
    await service.stop();
  });

  const keyOf = async (role: string): Promise<Key> => {
    const { body } = await service.api.post<Key>('/v2/api-keys', { name: `to ${role}`, role });
    return body;
  };
  const sql = (text: string, parameters: unknown[] = []) =>
    service.app.get(Database).query<Record<string, unknown>>(text, parameters);
  const digestOf = ({ token }: ConsoleClient) => createHash('sha256').update(token).digest();

  describe('a session', () => {
    it('can do what its key can do, in every process', async () => {
      const reader = await ConsoleClient.signedIn(service.url, await keyOf('read'));
      const there = reader.at(replica.url);
      expect((await there.get('/console/session')).body).toMatchObject({ role: 'read' });
      expect((await there.get('/v2/webhooks')).status).toBe(200);
      const body = { events: '*', name: 'hook', url: 'https://your-webhook-backend.com' };
      expect((await there.send('POST', '/v2/webhooks', { body })).status).toBe(403);
      const admin = await ConsoleClient.signedIn(service.url, ADMIN);
      expect((await admin.send('POST', '/v2/webhooks', { body })).status).toBe(200);
    });

    it.each(['same-site', 'cross-site'])('is nothing to a %s page', async (site) => {
      const admin = await ConsoleClient.signedIn(service.url, ADMIN);
      const headers = { 'sec-fetch-site': site };
      expect((await admin.send('GET', '/v2/webhooks', { headers })).status).toBe(401);
      expect((await admin.send('GET', '/console/stream', { headers })).status).toBe(401);
      expect((await admin.send('POST', '/v2/pauses/delivery', { headers })).status).toBe(403);
    });

    it('does not stand in for wrong credentials', async () => {
      const admin = await ConsoleClient.signedIn(service.url, ADMIN);
      const headers = { authorization: 'Basic bm9ib2R5OndoYXQ=' };
      expect((await admin.send('GET', '/v2/webhooks', { headers })).status).toBe(401);
    });

    it('is over after signing out', async () => {
      const admin = await ConsoleClient.signedIn(service.url, ADMIN);
      const answer = await admin.send('DELETE', '/console/session');
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([
        204,
        expect.stringContaining('Max-Age=0'),
      ]);
      expect((await admin.get('/v2/webhooks')).status).toBe(401);
      const there = admin.at(replica.url);
      await waitFor(
        'its end',
        async () => (await there.get('/v2/webhooks')).status === 401,
        PATIENCE,
      );
    });

    it.each([
      ['nobody did anything for 30 minutes', 'seen_at', '31 minutes'],
      ['12 hours', 'created_at', '721 minutes'],
    ])('is over after %s', async (_, column, age) => {
      const admin = await ConsoleClient.signedIn(service.url, ADMIN);
      expect((await admin.get('/v2/webhooks')).status).toBe(200);
      // The request above may still be prolonging it.
      await waitFor(
        'its end',
        async () => {
          await sql(
            `UPDATE console_sessions SET ${column} = now() - interval '${age}' WHERE token_sha256 = $1`,
            [digestOf(admin)],
          );
          const headers = { 'readywire-background': '1' };
          return (await admin.send('GET', '/v2/webhooks', { headers })).status === 401;
        },
        PATIENCE,
      );
    });

    it('goes on while somebody does something, and not by what its page does itself', async () => {
      const admin = await ConsoleClient.signedIn(service.url, ADMIN);
      const digest = digestOf(admin);
      const idle = async (): Promise<number> => {
        const [row] = await sql(
          `SELECT extract(epoch FROM now() - seen_at)::int AS idle FROM console_sessions
           WHERE token_sha256 = $1`,
          [digest],
        );
        return Number(row?.['idle']);
      };
      await sql(
        `UPDATE console_sessions SET seen_at = now() - interval '20 minutes'
         WHERE token_sha256 = $1`,
        [digest],
      );
      const headers = { 'readywire-background': '1' };
      for (let n = 0; n < 3; n += 1) {
        expect((await admin.send('GET', '/v2/webhooks', { headers })).status).toBe(200);
      }
      expect(await idle()).toBeGreaterThanOrEqual(1_200);
      expect((await admin.get('/v2/webhooks')).status).toBe(200);
      await waitFor('that it goes on', async () => (await idle()) < 1_000, PATIENCE);
    });

    it('ends with its key, and its streams with it, in every process', async () => {
      const key = await keyOf('read');
      const here = await ConsoleClient.signedIn(service.url, key);
      const there = here.at(replica.url);
      const streams = [await streamOf(here), await streamOf(there)];
      await waitFor(
        'both streams',
        () => streams.every(({ text }) => text.includes('hello')),
        PATIENCE,
      );
      expect((await service.api.delete(`/v2/api-keys/${key.id}`)).status).toBe(204);
      await waitFor('the end of both', () => streams.every((one) => one.hasEnded), PATIENCE);
      for (const session of [here, there]) {
        expect((await session.get('/console/session')).status).toBe(401);
        expect((await session.get('/v2/webhooks')).status).toBe(401);
        expect((await session.listen()).status).toBe(401);
      }
    });
  });

  it('tells its pages of a change, and counts it by the minute', async () => {
    const signedIn = await ConsoleClient.signedIn(service.url, await keyOf('read'));
    const reader = signedIn.at(replica.url);
    const stream = await streamOf(reader);
    await waitFor('the greeting', () => stream.text.includes('hello'), PATIENCE);
    const before = stream.text.length;
    await service.post(webhook('accounts.connected', { account: anId(), user: anId() }));
    await waitFor('the news', () => stream.text.slice(before).includes('event: change'), PATIENCE);
    for (const span of ['hour', 'day']) {
      await waitFor(
        `the count of the last ${span}`,
        async () => {
          const { body } = await reader.get<{
            buckets: readonly { accepted: number; processed: number }[];
          }>(`/console/figures?span=${span}`);
          const last = body.buckets.slice(-2);
          expect(body.buckets).toHaveLength(span === 'hour' ? 60 : 144);
          return last.some(({ accepted }) => accepted > 0) && last.some((one) => one.processed > 0);
        },
        PATIENCE,
      );
    }
    expect((await reader.get('/console/figures?span=year')).status).toBe(400);
    expect((await service.api.as().get('/console/figures?span=day')).status).toBe(401);
  });

  it('keeps no more than 20 streams of a session', async () => {
    const reader = await ConsoleClient.signedIn(service.url, await keyOf('read'));
    const streams = await Promise.all(Array.from({ length: 20 }, () => reader.listen()));
    expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await reader.listen()).status).toBe(503);
    const another = await ConsoleClient.signedIn(service.url, ADMIN);
    expect((await another.listen()).status).toBe(200);
    await reader.send('DELETE', '/console/session');
    await waitFor('their end', () => streams.every((one) => one.hasEnded), PATIENCE);
  });

  it('is one of 50 of its key at most: the newest', async () => {
    const key = await keyOf('read');
    const first = await ConsoleClient.signedIn(service.url, key);
    await sql(
      `INSERT INTO console_sessions (token_sha256, key_id, key_fingerprint, created_at, seen_at)
       SELECT sha256(convert_to(n::text, 'UTF8')), key_id, key_fingerprint,
         now() + n * interval '1 ms', now()
       FROM console_sessions, generate_series(1, 49) AS n WHERE token_sha256 = $1`,
      [digestOf(first)],
    );
    await ConsoleClient.signedIn(service.url, key);
    const left = await sql('SELECT token_sha256 FROM console_sessions WHERE key_id = $1', [key.id]);
    expect(left).toHaveLength(50);
    const digests = left.map((row) => (row['token_sha256'] as Buffer).toString('hex'));
    expect(digests).not.toContain(digestOf(first).toString('hex'));
  });

  it('is open to nobody who has not signed in', async () => {
    const answers = ['/console/session', '/console/stream'].map((path) =>
      service.api.as().get(path, { headers: { cookie: `readywire=${'a'.repeat(43)}` } }),
    );
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([401, 401]);
  });
});

/** The other replica hears of a new key and its session a moment later. */
async function streamOf(reader: ConsoleClient): Promise<ListeningPage> {
  const opened = async (): Promise<ListeningPage | false> => {
    const stream = await reader.listen();
    return stream.status === 200 && stream;
  };
  return waitFor('a stream', opened, PATIENCE);
}
