import { randomUUID } from 'node:crypto';
import { ArgyleClient } from '../../src/modules/argyle/api/argyle-client.js';
import type {
  ArgyleRefused,
  ArgyleUnavailable,
} from '../../src/modules/argyle/api/argyle-faults.js';
import { ArgyleModule } from '../../src/modules/argyle/argyle.module.js';
import { EventsModule } from '../../src/modules/events/events.module.js';
import { Loops } from '../../src/core/loops/loops.js';
import { Database } from '../../src/core/database/database.js';
import { FakeProvider } from '../support/fake-provider.js';
import { startModules, type RunningModules } from '../support/start-modules.js';

const USER = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';

let provider: FakeProvider;
let running: RunningModules;
let client: ArgyleClient;

beforeAll(async () => {
  provider = await FakeProvider.start();
  running = await startWith({ ...provider.env, DELIVERY_ALLOWED_NETWORKS: '' });
  client = running.modules.get(ArgyleClient);
});
afterEach(async () => {
  provider.reset();
  await running.modules.get(Database).query(`DELETE FROM settings WHERE name LIKE 'argyle:%'`);
});
afterAll(async () => {
  await running.stop();
  await provider.close();
});

const account = (user = USER) => ({ id: randomUUID(), user, connection: { status: 'connected' } });
const page = (results: unknown, next: string | null = null) => ({ next, previous: null, results });
/** So many lists in one another. */
const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
const at = (path: string) => `${provider.origin}${path}`;

type Fault = Error &
  Partial<Pick<ArgyleRefused, 'reason' | 'statusCode'>> &
  Pick<ArgyleUnavailable, 'isUncertain' | 'retryAfterMs'>;

function faultOf(call: Promise<unknown>): Promise<Fault> {
  return call.then(
    () => Promise.reject(new Error('it went well')),
    (error: unknown) => error as Fault,
  );
}

/** Without its loops: nothing but the test asks. */
async function startWith(env: Readonly<Record<string, string>>): Promise<RunningModules> {
  const started = await startModules([ArgyleModule, EventsModule], { env });
  await started.modules.get(Loops).stop();
  return started;
}

describe('the client of the provider', () => {
  it('asks with the key, at a loopback address because ARGYLE_API_URL names it', async () => {
    provider.json(/accounts/, 200, page([account()]));
    await client.accountsOf(USER);
    const [call] = provider.calls;
    expect(call?.path).toBe(`/v2/accounts?user=${USER}&limit=200`);
    expect(call?.authorization).toBe(
      `Basic ${Buffer.from('key-id:key-secret').toString('base64')}`,
    );
  });

  it('reads all pages by their cursor, unknown fields and all, each account once', async () => {
    const [one, two, three] = [account(), account(), { ...account(), novelty: { a: 1 } }];
    provider.on(/accounts/, (_, response, { path }) => {
      const isFirst = !path.includes('cursor');
      const next = isFirst ? at('/v2/accounts?cursor=a%2Bb&user=somebody-else&limit=1') : null;
      response.end(JSON.stringify(page(isFirst ? [one, two] : [two, three], next)));
    });
    const { accounts } = await client.accountsOf(USER);
    expect(accounts).toEqual([one, two, three]);
    expect(provider.calls[1]?.path).toBe(`/v2/accounts?user=${USER}&limit=200&cursor=a%2Bb`);
  });

  it('says when the accounts were so: before it asked, by both clocks', async () => {
    provider.json(/accounts/, 200, page([]), { date: 'Tue, 24 Jun 2025 22:05:17 GMT' });
    const { takenAt } = await client.accountsOf(USER);
    expect(takenAt <= '2025-06-24T22:05:17.000000Z').toBe(true);
    expect(takenAt > '2025-06-24T22:00:00.000000Z').toBe(true);
    provider.json(/accounts/, 200, page([]), { date: 'Tue, 24 Jun 2125 22:05:17 GMT' });
    const before = Date.now();
    const later = await client.accountsOf(USER);
    expect(Date.parse(later.takenAt)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(later.takenAt)).toBeLessThanOrEqual(Date.now());
  });

  it.each([
    ['another origin', () => 'http://127.0.0.1:1/v2/accounts?cursor=a', 'somewhere else'],
    ['another path', () => at('/v2/webhooks?cursor=a'), 'somewhere else'],
    ['no url', () => 'http://[', 'somewhere else'],
    ['no cursor', () => at('/v2/accounts?page=2'), 'no cursor'],
    ['itself', () => at('/v2/accounts?cursor=a'), 'in a circle'],
  ])('refuses a next page that leads to %s', async (_, next, message) => {
    provider.json(/accounts/, 200, page([account()], next()));
    const fault = await faultOf(client.accountsOf(USER));
    expect(fault.name).toBe('ArgyleUnavailable');
    expect(fault.message).toContain(message);
  });

  it('gives up on a list without an end', async () => {
    let n = 0;
    provider.on(/accounts/, (_, response) => {
      response.end(JSON.stringify(page([], at(`/v2/accounts?cursor=${String((n += 1))}`))));
    });
    expect((await faultOf(client.accountsOf(USER))).message).toContain('without an end');
    expect(n).toBe(100);
  });

  it.each([
    ['no results', { next: null }],
    ['no objects', page(['a'])],
    ['no ids', page([{ user: USER }])],
    ["another user's accounts", page([account(randomUUID())])],
    ['something nested deeper than 64', page([{ ...account(), data: nested(64) }])],
  ])('takes no list with %s for what there is', async (_, body) => {
    provider.json(/accounts/, 200, body);
    expect((await faultOf(client.accountsOf(USER))).name).toBe('ArgyleUnavailable');
  });

  it("takes no other user's report for the one that was asked for", async () => {
    const report = { id: randomUUID(), user: randomUUID(), type: 'voie', status: 'generated' };
    provider.json(/reports/, 200, report);
    const ordered = await faultOf(client.orderReport('voie', { user: USER }));
    expect(ordered).toMatchObject({ name: 'ArgyleUnavailable', isUncertain: true });
    expect((await faultOf(client.report(report.id, USER))).name).toBe('ArgyleUnavailable');
    expect(await client.report(report.id, report.user)).toEqual(report);
  });

  it('does not order what should have been ordered by now', async () => {
    const order = { user: USER, sendBefore: performance.now() };
    const fault = await faultOf(client.orderReport('voie', order));
    expect(fault.isUncertain).toBe(false);
    expect(provider.callsTo(/^POST/)).toEqual([]);
  });

  it('reads a no in whatever form it comes', async () => {
    provider.json(/POST/, 400, { user: [{ toString: 1, valueOf: 1 }, 17], type: null });
    const refused = await faultOf(client.orderReport('voie', { user: USER }));
    expect(refused.reason).toBe('user: {"toString":1,"valueOf":1}; 17 type: null');
  });

  it('is told to wait for an hour at most', async () => {
    provider.json(/POST/, 503, {}, { 'retry-after': '99999999999' });
    const busy = await faultOf(client.orderReport('voie', { user: USER }));
    expect(busy.retryAfterMs).toBe(3_600_000);
  });

  it('tells a final no from a passing one', async () => {
    provider.json(/POST/, 400, { user: ['Not found.', 'Or so.'], metadata: ['Too long.'] });
    const refused = await faultOf(client.orderReport('voie', { user: USER }));
    expect(refused).toMatchObject({ name: 'ArgyleRefused', statusCode: 400 });
    expect(refused.reason).toBe('user: Not found.; Or so. metadata: Too long.');
    provider.json(/POST/, 401, { detail: 'Invalid username/password.' });
    const wrongKey = await faultOf(client.orderReport('voie', { user: USER }));
    expect(wrongKey).toMatchObject({ name: 'ArgyleUnavailable', isUncertain: false });
    expect(wrongKey.message).toContain('Check ARGYLE_API_KEY_ID');
  });

  it('tries reading again on 5xx, and ordering never', async () => {
    let tries = 0;
    provider.on(/GET/, (_, response) => {
      tries += 1;
      response.writeHead(tries < 3 ? 503 : 200).end(JSON.stringify(page([])));
    });
    await client.reportsOf(USER);
    expect(tries).toBe(3);
    provider.json(/POST/, 500, {});
    const fault = await faultOf(client.orderReport('voie', { user: USER }));
    expect(fault).toMatchObject({ name: 'ArgyleUnavailable', isUncertain: true });
    expect(provider.callsTo(/POST/)).toHaveLength(1);
  });

  it('knows when a request can not have arrived', async () => {
    const gone = await FakeProvider.start();
    const { env } = gone;
    await gone.close();
    const other = await startWith(env);
    const order = other.modules.get(ArgyleClient).orderReport('voie', { user: USER });
    expect(await faultOf(order)).toMatchObject({ isUncertain: false, retryAfterMs: null });
    await other.stop();
  });

  it('does not know a report that is not there, and deletes what is gone', async () => {
    expect(await client.report(randomUUID())).toBeNull();
    provider.json(/DELETE/, 404, { detail: 'Not found.' });
    await client.deleteWebhook(randomUUID());
    provider.json(/reports/, 200, { id: randomUUID() });
    expect((await faultOf(client.report(USER))).message).toContain('not the right id');
  });

  it.each([
    ['HTML', '<html><body>Bad gateway</body></html>', 200],
    ['half a document', '{"next": null, "results": [', 200],
    ['a list', '[]', 200],
    ['nothing', '', 200],
    ['a redirect', '', 302],
  ])('takes %s for no answer', async (_, body, status) => {
    provider.on(/reports/, (__, response) => {
      response.writeHead(status, { location: at('/v2/elsewhere') }).end(body);
    });
    const fault = await faultOf(client.orderReport('voie', { user: USER }));
    expect(fault).toMatchObject({ name: 'ArgyleUnavailable', isUncertain: true });
    expect(fault.message).not.toContain('<html>');
    expect(provider.callsTo(/elsewhere/)).toHaveLength(0);
  });

  it('reads no more than 8 MB of an answer', async () => {
    let written = 0;
    provider.on(/reports/, (_, response) => {
      const chunk = Buffer.alloc(1024 * 1024, '[');
      const pump = (): void => {
        if (response.destroyed || written >= 1_000) return;
        written += 1;
        if (response.write(chunk)) setImmediate(pump);
        else response.once('drain', pump);
      };
      pump();
    });
    const fault = await faultOf(client.orderReport('voie', { user: USER }));
    expect(fault.message).toContain('cut or huge');
    expect(written).toBeLessThan(40);
  });

  it('reads a list of some megabytes', async () => {
    const accounts = Array.from({ length: 200 }, () => ({
      ...account(),
      text: 'x'.repeat(20_000),
    }));
    provider.json(/accounts/, 200, page(accounts));
    expect((await client.accountsOf(USER)).accounts).toHaveLength(200);
  });
});
