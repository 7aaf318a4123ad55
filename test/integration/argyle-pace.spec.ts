import { ArgyleClient } from '../../src/modules/argyle/api/argyle-client.js';
import type {
  ArgyleRefused,
  ArgyleUnavailable,
} from '../../src/modules/argyle/api/argyle-faults.js';
import { ArgyleModule } from '../../src/modules/argyle/argyle.module.js';
import { EventsModule } from '../../src/modules/events/events.module.js';
import { Settings } from '../../src/core/settings/settings.js';
import { SharedRate, type TooManyAhead } from '../../src/core/shared-rate/shared-rate.js';
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

const page = (results: unknown, next: string | null = null) => ({ next, previous: null, results });

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

describe('a rate that replicas share', () => {
  it('is kept by all of them together, and stops for all of them', async () => {
    const database = running.modules.get(Database);
    const options = { name: 'argyle:test-rate', perSecond: 50, maxWaitMs: 10_000 };
    const replicas = Array.from({ length: 3 }, () => new SharedRate(database, options));
    const started = performance.now();
    const turns: number[] = [];
    await Promise.all(
      Array.from({ length: 75 }, async (_, n) => {
        await replicas[n % 3]!.turn();
        turns.push(performance.now() - started);
      }),
    );
    // The first is free, 74 follow at 50 a second. A process that stands still takes its turns
    // late, and several of them together; never early.
    turns.sort((a, b) => a - b);
    const early = turns.filter((at, n) => at < n * 20 - 60);
    expect([turns.length, early]).toEqual([75, []]);

    await replicas[0]!.pause(60_000);
    await expect(replicas[1]!.turn()).rejects.toMatchObject({ name: 'TooManyAhead' });
    await replicas[2]!.pause(1e15);
    const refused = await replicas[2]!.turn().catch((error: unknown) => error as TooManyAhead);
    expect(refused?.retryInMs).toBeLessThanOrEqual(3_600_000);
  });

  it('is no longer waited for once it is stopped', async () => {
    const options = { name: 'argyle:stopped', perSecond: 1, maxWaitMs: 60_000 };
    const rate = new SharedRate(running.modules.get(Database), options);
    await rate.turn();
    const waiting = Promise.allSettled([rate.turn(), rate.turn()]);
    rate.stop();
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

it('keeps small values under a name', async () => {
  const settings = running.modules.get(Settings);
  expect(await settings.read('argyle:nothing')).toBeNull();
  await settings.put('argyle:something', { a: 1 });
  await settings.put('argyle:something', { a: 2 });
  expect(await settings.read('argyle:something')).toEqual({ a: 2 });
});

// The last: what it brings about holds for a while.
describe('the pace', () => {
  it('stops all requests for as long as a 429 says, and then goes on', async () => {
    provider.json(/POST/, 429, { detail: 'slow down' }, { 'retry-after': '1' });
    const storm = await Promise.all(
      Array.from({ length: 3 }, () => faultOf(client.orderReport('voie', { user: USER }))),
    );
    expect(
      storm.every(({ name, isUncertain }) => name === 'ArgyleUnavailable' && !isUncertain),
    ).toBe(true);
    provider.json(/accounts/, 200, page([]));
    const last = Math.max(...provider.calls.map((call) => call.at));
    await client.accountsOf(USER);
    expect(provider.calls.at(-1)!.at - last).toBeGreaterThan(900);
  });

  it('refuses at once while the provider wants to be left alone for long', async () => {
    provider.json(/POST/, 429, {}, { 'retry-after': '300' });
    await faultOf(client.orderReport('voie', { user: USER }));
    const seen = provider.calls.length;
    const fault = await faultOf(client.accountsOf(USER));
    expect(fault.retryAfterMs).toBeGreaterThan(200_000);
    expect(fault.isUncertain).toBe(false);
    expect(provider.calls).toHaveLength(seen);
  });
});
