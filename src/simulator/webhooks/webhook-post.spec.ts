import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FaultShares } from '../faults/faults.js';
import { SimulatedClock } from '../simulated-clock.js';
import { SimulatedProvider } from '../simulated-provider.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { LOST } from './webhook-post.js';

describe('WebhookPost', () => {
  let server: Server;
  let url: string;
  let bodies: string[];
  let provider: SimulatedProvider;

  beforeEach(async () => {
    bodies = [];
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        bodies.push(body);
        response.end();
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });

  afterEach(async () => {
    await provider.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  function start(faults: Partial<FaultShares> = {}, seed = 1): void {
    provider = new SimulatedProvider({ clock: new SimulatedClock({ speed: 1000 }), faults, seed });
  }

  const subscribe = (events: readonly string[], config: object = {}) =>
    provider.subscribe({ name: 'n', url, events, config });

  const event = (name: string, data: object = {}) => ({ event: name, data: { ...data } });

  /** Tells them one after the other, and gives their numbers in the order of arrival. */
  async function arrivals(count: number): Promise<number[]> {
    const told = Array.from({ length: count }, (_, n) =>
      provider.tell(event('reports.ready', { n })),
    );
    await Promise.all(told.flat().map(({ attempts }) => attempts));
    return bodies.map((body) => (JSON.parse(body) as { data: { n: number } }).data.n);
  }

  it('sends to those who asked for the event, a copy each', () => {
    start();
    subscribe(['reports.ready']);
    subscribe(['*']);
    subscribe(['accounts.added']);
    expect(provider.tell(event('reports.ready'))).toHaveLength(2);
    expect(provider.tell(event('items.updated'))).toHaveLength(0);
  });

  it('waits with partial data until so many days are in', () => {
    start();
    subscribe(['paystubs.partially_synced']);
    subscribe(['paystubs.partially_synced'], { days_synced: 100 });
    const told = [29, 30, 99, 100].map((days_synced) =>
      provider.tell(event('paystubs.partially_synced', { days_synced })),
    );
    expect(told.map(({ length }) => length)).toEqual([0, 1, 1, 2]);
  });

  it('tells of the items that were asked for', () => {
    start();
    subscribe(['items.updated'], { items: ['item_1'] });
    const told = ['item_1', 'item_2'].map((item) =>
      provider.tell(event('items.updated', { item })),
    );
    expect(told.map(({ length }) => length)).toEqual([1, 0]);
  });

  it('notes when it last sent something', async () => {
    start();
    const { id } = subscribe(['*']);
    await arrivals(1);
    expect(provider.subscriptions.find(id)?.lastSentAt).not.toBeNull();
  });

  it('loses a share', async () => {
    start({ lose: 0.3 });
    subscribe(['*']);
    const first = provider.tell(event('reports.ready'));
    const got = await arrivals(200);
    expect(got.length).toBeGreaterThan(110);
    expect(got.length).toBeLessThan(170);
    expect([null, 200]).toContain((await first[0]!.first).status);
  });

  it('says of a lost one that it was lost', async () => {
    start({ lose: 1 });
    subscribe(['*']);
    const [told] = provider.tell(event('reports.ready'));
    expect(await told!.attempts).toMatchObject([{ status: null, answer: LOST }]);
    expect(bodies).toEqual([]);
  });

  it('loses the next of an event, once', async () => {
    start();
    subscribe(['*']);
    provider.faults.loseNext('reports.ready');
    const other = provider.tell(event('accounts.removed')).map(({ attempts }) => attempts);
    await Promise.all([arrivals(2), ...other]);
    const got = bodies.map((body) => JSON.parse(body) as { event: string; data: object });
    expect(got.filter((one) => one.event === 'reports.ready')).toMatchObject([{ data: { n: 1 } }]);
    expect(got).toHaveLength(2);
  });

  it('loses the same ones for the same seed, whatever else it is asked to do', async () => {
    start({ lose: 0.5 }, 7);
    subscribe(['*']);
    const once = new Set(await arrivals(30));
    await provider.close();
    bodies = [];
    start({ lose: 0.5, duplicate: 0.5, withoutResource: 0.5 }, 7);
    subscribe(['*']);
    expect(new Set(await arrivals(30))).toEqual(once);
  });

  it('lets later ones overtake', async () => {
    start({ reorder: 0.3 });
    subscribe(['*']);
    const got = await arrivals(60);
    expect(got).toHaveLength(60);
    expect(got).not.toEqual(got.toSorted((a, b) => a - b));
  });

  it('sends late, and the same bytes again', async () => {
    start({ delay: 1 });
    subscribe(['*']);
    const began = provider.clock.elapsed();
    await arrivals(10);
    expect(provider.clock.elapsed() - began).toBeGreaterThan(30_000);
    provider.faults.set({ delay: 0, duplicate: 1 });
    bodies = [];
    await arrivals(1);
    await waitFor('the second copy', () => bodies.length > 1);
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toBe(bodies[1]);
  });

  it('forgets a subscription after it was used', async () => {
    start({ vanish: 1 });
    subscribe(['*']);
    expect(await arrivals(2)).toEqual([0]);
    expect(provider.subscriptions.all()).toEqual([]);
  });

  it('leaves the account out although it was asked for', async () => {
    start({ withoutResource: 1 });
    subscribe(['*'], { include_resource: true });
    const { event: added } = provider.records.addAccount(provider.records.addUser(), 'Bullseye');
    await Promise.all(provider.tell(added).map(({ attempts }) => attempts));
    expect(bodies[0]).not.toContain('resource');
  });
});
