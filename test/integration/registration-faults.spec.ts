import { randomUUID } from 'node:crypto';
import { RegistrationBench } from '../support/registration-bench.js';
import { INTAKE_SECRET } from '../support/signed.js';

const HOUR = 3_600_000;

let bench: RegistrationBench;

beforeAll(async () => {
  bench = await RegistrationBench.start();
});
beforeEach(() => bench.reset());
afterAll(() => bench.stop());

describe('registration that does not go smoothly', () => {
  it('does not make anew for ever what the provider rewrites', async () => {
    bench.provider.on(/^POST/, (_, response, { body }) => {
      const made = { ...(body as object), id: randomUUID(), events: ['reports.ready'] };
      bench.provider.webhooks.push(made);
      response.end(JSON.stringify(made));
    });
    await bench.startProcess().run();
    await bench.startProcess().run();
    expect(bench.changes).toEqual([]);
  });

  it('lives with anything that the provider makes of events and items', async () => {
    const oddity = { toString: 1, valueOf: 1 };
    bench.provider.on(/^POST/, (_, response, { body }) => {
      const odd = { events: [oddity, null], config: { items: [oddity] } };
      const made = { ...(body as object), ...odd, id: randomUUID() };
      bench.provider.webhooks.push(made);
      response.end(JSON.stringify(made));
    });
    await bench.startProcess().run();
    const { run, health } = bench.startProcess();
    await run();
    expect(bench.changes).toEqual([]);
    expect(await health()).toMatchObject({ ok: true, registered: 2 });
  });

  it('lets what is refused hold up nothing else, and says so', async () => {
    await bench.subscribe(['paystubs.partially_synced'], { days_synced: 9_999 });
    await bench.subscribe(['items.updated'], { items: ['item_1'] });
    bench.provider.on(/^POST/, (_, response, { body }) => {
      const asked = body as { readonly config?: { readonly days_synced?: number } };
      const isRefused = asked.config?.days_synced !== undefined;
      const made = { ...asked, id: randomUUID() };
      if (!isRefused) bench.provider.webhooks.push(made);
      response.statusCode = isRefused ? 400 : 200;
      response.end(JSON.stringify(isRefused ? { config: ['too many days'] } : made));
    });
    const { run, health } = bench.startProcess();
    await run();
    const made = ['readywire accounts', 'readywire events', 'readywire items 1'];
    expect(bench.names).toEqual(made);
    expect((await health()).attention).toContain('config: too many days');
    bench.clock.advance(61_000);
    await run();
    expect(bench.names).toEqual(made);
    expect(await health()).toMatchObject({ ok: false, vanished: [] });
  });

  it('keeps the secret out of the database', async () => {
    const { run } = bench.startProcess();
    await run();
    const rows = await bench.database.query<{ value: string }>('SELECT value FROM settings');
    expect(rows.map(({ value }) => value).join()).not.toContain(INTAKE_SECRET);
  });

  it('says when one has vanished, and makes it anew', async () => {
    const { run, health } = bench.startProcess();
    await run();
    bench.provider.webhooks = bench.provider.webhooks.filter(
      (one) => one['name'] !== 'readywire events',
    );
    bench.clock.advance(HOUR);
    await run();
    expect(bench.names).toEqual(['readywire accounts', 'readywire events']);
    expect(await health()).toMatchObject({
      ok: true,
      vanished: [{ name: 'readywire events' }],
      attention: expect.stringContaining('Gone at the provider and made anew'),
    });
    bench.clock.advance(25 * HOUR);
    await run();
    expect((await health()).attention).toBeUndefined();
  });

  it('goes on where a fault has stopped it, without taking its own deletions for a loss', async () => {
    await bench.startProcess({ INTAKE_SECRET: 'old-secret-of-the-intake' }).run();
    const { run, health } = bench.startProcess();
    let deletions = 0;
    bench.provider.on(/^DELETE/, (_, response, { path }) => {
      deletions += 1;
      if (deletions > 1) response.writeHead(400).end('{"detail": "not now"}');
      else {
        bench.provider.webhooks = bench.provider.webhooks.filter(({ id }) => !path.endsWith(id));
        response.writeHead(204).end();
      }
    });
    await run();
    expect(await health()).toMatchObject({
      ok: false,
      attention: expect.stringContaining('not now'),
    });
    await run();
    expect(deletions).toBe(2);
    bench.provider.on(/^DELETE/, (_, response, { path }) => {
      bench.provider.webhooks = bench.provider.webhooks.filter(({ id }) => !path.endsWith(id));
      response.writeHead(204).end();
    });
    bench.clock.advance(60_000);
    await run();
    expect(bench.provider.webhooks).toHaveLength(2);
    expect(await health()).toMatchObject({ ok: true, vanished: [] });
  });

  it.each([
    [{ PUBLIC_URL: '' }, 'Set PUBLIC_URL'],
    [{ INTAKE_SECRET: '' }, 'Set INTAKE_SECRET'],
    [{ ARGYLE_API_URL: 'https://api.argyle.test/v2' }, 'loopback address'],
    [
      { ARGYLE_API_URL: 'https://api.argyle.test/v2', PUBLIC_URL: 'http://mine.example' },
      'PUBLIC_URL must be https',
    ],
  ])('says with %j why it can not register', async (env, words) => {
    const { run, health } = bench.startProcess(env);
    await run();
    expect(await health()).toMatchObject({ ok: false, attention: expect.stringContaining(words) });
    expect(bench.provider.calls).toEqual([]);
  });

  it('says that the key is wrong, and asks again after a minute', async () => {
    const { run, health } = bench.startProcess();
    bench.provider.json(/./, 401, { detail: 'Invalid username/password.' });
    await run();
    expect((await health()).attention).toContain('Check ARGYLE_API_KEY_ID');
    const seen = bench.provider.calls.length;
    await run();
    expect(bench.provider.calls).toHaveLength(seen);
    bench.clock.advance(60_000);
    await run();
    expect(bench.provider.calls.length).toBeGreaterThan(seen);
  });

  it('asks again soon when the provider is not there, and each time later', async () => {
    const { run } = bench.startProcess();
    bench.provider.json(/./, 503, {});
    const asksAfter = async (ms: number): Promise<boolean> => {
      const seen = bench.provider.calls.length;
      bench.clock.advance(ms);
      await run();
      return bench.provider.calls.length > seen;
    };
    await run();
    expect(await asksAfter(2_000)).toBe(true);
    expect(await asksAfter(2_000)).toBe(false);
    expect(await asksAfter(2_000)).toBe(true);
  });
});
