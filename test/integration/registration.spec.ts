import { randomUUID } from 'node:crypto';
import { EVENT_CATALOGUE } from '../../src/core/catalogue/event-catalogue.js';
import { RegistrationBench } from '../support/registration-bench.js';
import { INTAKE_SECRET } from '../support/signed.js';

const URL_OF_INTAKE = 'http://127.0.0.1:3999/base/intake/argyle';
const HOUR = 3_600_000;

let bench: RegistrationBench;

beforeAll(async () => {
  bench = await RegistrationBench.start();
});
beforeEach(() => bench.reset());
afterAll(() => bench.stop());

describe('registration at the provider', () => {
  it('subscribes to everything that is needed, with the secret of the intake', async () => {
    const { run, health } = bench.startProcess();
    expect((await health()).ok).toBe(false);
    await run();
    expect(bench.names).toEqual(['readywire accounts', 'readywire events']);
    expect(bench.named('readywire accounts')).toMatchObject({
      url: URL_OF_INTAKE,
      secret: INTAKE_SECRET,
      config: { include_resource: true },
      events: ['accounts.added', 'accounts.connected', 'accounts.failed', 'accounts.updated'],
    });
    const { events, config } = bench.named('readywire events')!;
    expect(config).toEqual({});
    const all = [
      ...(events as string[]),
      ...(bench.named('readywire accounts')?.['events'] as string[]),
    ];
    const theirs = Object.entries(EVENT_CATALOGUE).filter(([, { from }]) => from === 'provider');
    const wanted = theirs.map(([event]) => event).filter((event) => !event.startsWith('items.'));
    expect(all.sort()).toEqual(wanted.sort());
    expect(await health()).toMatchObject({ ok: true, registered: 2, vanished: [] });
  });

  it('asks nothing again until an hour has passed, and then changes nothing', async () => {
    const { run } = bench.startProcess();
    await run();
    await run();
    expect(bench.provider.callsTo(/GET/)).toHaveLength(1);
    bench.clock.advance(HOUR);
    await run();
    expect(bench.provider.callsTo(/GET/)).toHaveLength(2);
    expect(bench.changes).toHaveLength(2);
    await bench.startProcess().run();
    expect(bench.provider.callsTo(/GET/)).toHaveLength(1);
    expect(bench.changes).toEqual([]);
  });

  it('asks for the days and items that subscribers want, as soon as they want them', async () => {
    const { run } = bench.startProcess();
    await run();
    const items = Array.from({ length: 31 }, (_, n) => `item_${String(n).padStart(9, '0')}`);
    await bench.subscribe(['paystubs.partially_synced'], { days_synced: 60 });
    await bench.subscribe(['gigs.partially_synced', 'reports.ready'], { days_synced: 60 });
    await bench.subscribe(['shifts.partially_synced'], { days_synced: 30 });
    const gone = await bench.subscribe(['items.updated'], { items: items.slice(0, 20) });
    await bench.subscribe(['items.removed'], { items: items.slice(10) });
    await run();
    expect(bench.named('readywire days_synced 60')).toMatchObject({
      events: ['gigs.partially_synced', 'paystubs.partially_synced'],
      config: { days_synced: 60 },
    });
    expect(bench.names).toHaveLength(5);
    expect(bench.named('readywire items 1')?.['config']).toEqual({ items: items.slice(0, 30) });
    expect(bench.named('readywire items 2')?.['config']).toEqual({ items: items.slice(30) });
    await bench.database.query('UPDATE subscriptions SET deleted_at = now() WHERE id = $1', [gone]);
    await run();
    expect(bench.named('readywire items 1')).toMatchObject({
      events: ['items.removed'],
      config: { items: items.slice(10) },
    });
    expect(bench.names).not.toContain('readywire items 2');
    expect(bench.names).toHaveLength(4);
  });

  it('finds its own on any page, and touches nothing of others', async () => {
    await bench.startProcess().run();
    const others = Array.from({ length: 250 }, (_, n) => ({
      id: randomUUID(),
      name: n % 2 === 0 ? 'readywire events' : 'somebody else',
      url: n % 2 === 0 ? 'https://other.example/intake/argyle' : URL_OF_INTAKE,
      events: ['*'],
    }));
    bench.provider.webhooks.unshift(...others);
    const { run, health } = bench.startProcess();
    await run();
    expect(bench.provider.callsTo(/GET/)).toHaveLength(2);
    expect(bench.changes).toEqual([]);
    expect(await health()).toMatchObject({ ok: true, elsewhere: 125 });
  });

  it('makes anew what differs, the new one first, and deletes what is double', async () => {
    await bench.startProcess().run();
    const events = bench.named('readywire events')!;
    const accounts = bench.named('readywire accounts')!;
    const changed = { ...events, events: ['reports.ready'] };
    const double = { ...accounts, id: randomUUID() };
    bench.provider.webhooks = [changed, accounts, double];
    await bench.startProcess().run();
    expect(bench.changes).toEqual([
      'POST /v2/webhooks',
      `DELETE /v2/webhooks/${changed.id}`,
      `DELETE /v2/webhooks/${double.id}`,
    ]);
    expect(bench.named('readywire events')?.['events']).toEqual(events['events']);
  });

  it('hands out another secret, whether the provider shows it or hides it', async () => {
    for (const shown of [undefined, '********', null]) {
      bench.provider.reset();
      await bench.database.query(`DELETE FROM settings WHERE name LIKE 'argyle:%'`);
      const mask = (): void => {
        if (shown === undefined) return;
        bench.provider.webhooks = bench.provider.webhooks.map((one) => ({ ...one, secret: shown }));
      };
      await bench.startProcess({ INTAKE_SECRET: 'the-first-secret-of-them' }).run();
      mask();
      await bench.startProcess({ INTAKE_SECRET: 'the-first-secret-of-them' }).run();
      expect(bench.changes).toEqual([]);
      await bench.startProcess({ INTAKE_SECRET: 'another,the-first-secret-of-them' }).run();
      expect(bench.changes.map((one) => one.split(' ')[0])).toEqual([
        'POST',
        'POST',
        'DELETE',
        'DELETE',
      ]);
      const secrets = bench.provider.callsTo(/POST/).map(({ body }) => (body as FakeBody).secret);
      expect(secrets).toEqual(['another', 'another']);
    }
  });
});

interface FakeBody {
  readonly secret: string;
}
