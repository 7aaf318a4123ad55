import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Database } from '../../src/core/database/database.js';
import { Resolver } from '../../src/core/http/resolver.js';
import type { Page } from '../../src/common/pagination/page.js';
import type {
  DeliveryAnswer,
  DeliveryWithAttempts,
} from '../../src/modules/delivery/dto/delivery.dto.js';
import { addSubscription } from '../support/delivery-rows.js';
import { anId, reportsGenerated } from '../support/payloads.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

/** The one address that deliveries may reach at first. */
const ALLOWED = '127.0.0.9';
/** Ways to where the canaries sit. */
const LOOPBACK = [
  '127.0.0.1',
  '127.0.0.2',
  '127.255.255.254',
  '127.1',
  '2130706433',
  '0177.0.0.1',
  '0x7f.0.0.1',
  '0x7f000001',
  '127.0.0.1.',
  '１２７.０.０.１',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:2]',
  'localhost',
  'loopback.test',
  'mapped.test',
];
/** Addresses that no machine of a test has, and that lead to loopback on some or to nobody. */
const SPECIAL = [
  '0.0.0.0',
  '[::]',
  '[::127.0.0.1]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b:1::127.0.0.1]',
  '[2002:7f00:1::1]',
  '[2001:0:808:808::80ff:fffe]',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '100.64.0.1',
  '169.254.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '[fc00::1]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
];
/** Refused whatever is allowed. */
const METADATA = [
  '169.254.169.254',
  '[::ffff:169.254.169.254]',
  '168.63.129.16',
  '100.100.100.200',
  '[fd00:ec2::254]',
  'metadata.test',
];
const NAMES: Readonly<Record<string, string>> = {
  'loopback.test': '127.0.0.1',
  'mapped.test': '::ffff:127.0.0.1',
  'metadata.test': '169.254.169.254',
};

const address = (text: string): LookupAddress => ({
  address: text,
  family: text.includes(':') ? 6 : 4,
});

/** Listens where deliveries must not go, and counts what comes all the same. */
class Canaries {
  requests: string[] = [];
  connections = 0;
  port = 0;
  hasIpv6 = false;
  private readonly servers: Server[] = [];

  async listen(hosts: readonly string[]): Promise<void> {
    for (const host of hosts) {
      const server = createServer((request, response) => {
        this.requests.push(request.headers.host ?? '');
        response.end();
      });
      server.on('connection', () => (this.connections += 1));
      const listening = once(server, 'listening');
      server.listen(this.port, host);
      // A machine without IPv6 has no ::1.
      if ((await listening.catch(() => null)) === null) continue;
      this.hasIpv6 ||= host === '::1';
      this.servers.push(server);
      this.port = (server.address() as AddressInfo).port;
    }
  }

  async close(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  }
}

describe('subscriptions whose urls lead where deliveries must not go', () => {
  const canaries = new Canaries();
  let database: TestDatabase;
  let service: RunningApp;
  let redirecting: Server;
  const user = anId();
  const urlOf = (host: string): string => `http://${host}:${String(canaries.port)}/`;

  const start = async (allowed: string): Promise<void> => {
    const env = { DELIVERY_ALLOWED_NETWORKS: allowed, DELIVERY_RETRY_SCHEDULE: '50ms,50ms' };
    service = await startApp(env, database);
    const resolver = service.app.get(Resolver);
    const system = resolver.resolve;
    let asked = 0;
    resolver.resolve = async (name) => {
      asked += name === 'rebinding.test' ? 1 : 0;
      if (name === 'rebinding.test') return [address(asked === 1 ? ALLOWED : '127.0.0.1')];
      if (name === 'two.test') return [address(ALLOWED), address('127.0.0.1'), address('::1')];
      const known = NAMES[name];
      return known === undefined ? system(name) : [address(known)];
    };
  };
  const deliveries = async (query: string): Promise<readonly DeliveryAnswer[]> => {
    const { body } = await service.api.get<Page<DeliveryAnswer>>(
      `/v2/deliveries?limit=200&user=${user}&${query}`,
    );
    return body.results;
  };
  const withAttempts = async (id: string): Promise<DeliveryWithAttempts> =>
    (await service.api.get<DeliveryWithAttempts>(`/v2/deliveries/${id}`)).body;

  /** By the host in the url. */
  const webhooks = new Map<string, string>();

  beforeAll(async () => {
    await canaries.listen(['127.0.0.1', '127.0.0.2', '127.255.255.254', '::1']);
    redirecting = createServer((_, response) =>
      response.writeHead(307, { location: urlOf('127.0.0.1') }).end(),
    );
    redirecting.listen(0, ALLOWED);
    await once(redirecting, 'listening');
    database = await createTestDatabase();
    await start(`${ALLOWED}/32`);
    // As if they had been made before the configuration or the names were what they are now.
    const db = service.app.get(Database);
    for (const host of [...LOOPBACK, ...SPECIAL, ...METADATA, 'rebinding.test', 'two.test']) {
      webhooks.set(host, await addSubscription(db, { url: urlOf(host) }));
    }
    const { port } = redirecting.address() as AddressInfo;
    const url = `http://${ALLOWED}:${String(port)}/`;
    webhooks.set('redirect', await addSubscription(db, { url }));
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
    await canaries.close();
    redirecting.closeAllConnections();
    redirecting.close();
  });

  it('can not be made, where the url itself says so', async () => {
    const literal = [...LOOPBACK, ...SPECIAL, ...METADATA].filter((one) => !(one in NAMES));
    for (const host of [...literal, 'LOCALHOST.', 'a.localhost']) {
      const request = { events: ['*'], name: host, url: urlOf(host) };
      const { status, body } = await service.api.post('/v2/webhooks', request);
      expect([host, status]).toEqual([host, 400]);
      expect(body).toMatchObject({ url: [expect.stringContaining('must not be reached')] });
    }
  });

  it('are sent nothing: the deliveries are blocked, and say why', async () => {
    await service.post(reportsGenerated(user, anId()));
    const blocked = [...LOOPBACK, ...SPECIAL, ...METADATA, 'rebinding.test'];
    const rows = await waitFor('all to be blocked', async () => {
      const found = await deliveries('status=blocked');
      return found.length >= blocked.length && found;
    });
    const ids = blocked.map((host) => webhooks.get(host));
    expect(rows.map(({ webhook }) => webhook).sort()).toEqual([...ids].sort());
    for (const { id, last_error: error } of rows) {
      expect(error).toBe('address_refused');
      const { attempts } = await withAttempts(id);
      expect(attempts.at(-1)?.answer).toMatch(/DELIVERY_ALLOWED_NETWORKS|metadata service/);
    }
  });

  it('neither when a redirect or one of several addresses would lead there', async () => {
    const rows = await waitFor('the others to fail', async () => {
      const found = await deliveries('status=failed');
      return found.length === 2 && found;
    });
    const errors = new Map(rows.map((row) => [row.webhook, row.last_error]));
    expect(errors.get(webhooks.get('redirect') ?? '')).toBe('http_status');
    expect(errors.get(webhooks.get('two.test') ?? '')).toBe('refused');
  });

  it('and the canaries have heard nothing', () => {
    expect([canaries.connections, canaries.requests]).toEqual([0, []]);
  });

  it('can be sent again once the network is allowed; metadata services still not', async () => {
    await service.stop();
    await start('127.0.0.0/8,::1/128,169.254.0.0/16,168.63.129.16/32,100.64.0.0/10,fc00::/7');
    const rows = await deliveries('status=blocked');
    const again = new Set([...LOOPBACK, ...METADATA].map((host) => webhooks.get(host)));
    for (const { id, webhook } of rows) {
      if (again.has(webhook)) await service.api.post(`/v2/deliveries/${id}/resend`);
    }
    const hosts = LOOPBACK.filter((host) => canaries.hasIpv6 || !/^\[(?!::ffff)/.test(host));
    const delivered = await waitFor('those on loopback to be delivered', async () => {
      const found = await deliveries('status=delivered');
      return found.length >= hosts.length && found;
    });
    const arrived = new Set(delivered.map(({ webhook }) => webhook));
    expect(hosts.filter((host) => !arrived.has(webhooks.get(host) ?? ''))).toEqual([]);
    await waitFor('the metadata services to be blocked again', async () => {
      const found = new Map((await deliveries('status=blocked')).map((row) => [row.webhook, row]));
      return METADATA.every((host) => found.get(webhooks.get(host) ?? '')?.attempt_count === 2);
    });
  });

  it('can not be our own intake, wherever that is', async () => {
    for (const url of [service.url, service.url.replace('127.0.0.1', 'localhost')]) {
      const request = { events: ['*'], name: 'a loop', url: `${url}/intake/argyle` };
      const { status, body } = await service.api.post('/v2/webhooks', request);
      expect(status).toBe(400);
      expect(body).toMatchObject({ url: ['must not be the intake of this service.'] });
    }
  });
});
