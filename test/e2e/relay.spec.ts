import { Webhook } from 'standardwebhooks';
import { RECORDED_WEBHOOKS, recorded, type RecordedName } from '../support/payloads.js';
import { type Message, Receiver, type ReceivedRequest } from '../support/receiver.js';
import { hmacSha512 } from '../support/signed.js';
import { type RunningApp, startApp } from '../support/start-app.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ACCOUNT_EVENTS = [
  'accounts.added',
  'accounts.connected',
  'accounts.failed',
  'accounts.updated',
];

const BODIES: readonly RecordedName[] = [
  ...RECORDED_WEBHOOKS,
  'documented-accounts.failed',
  'documented-reports.ready',
  'documented-users.fully_synced',
];

const parse = (body: Buffer): Message => JSON.parse(body.toString('utf8')) as Message;

describe('what the provider sent is passed on', () => {
  let app: RunningApp;
  let everything: Receiver;
  let withResource: Receiver;
  let synced: Receiver;
  let syncedFurther: Receiver;

  beforeAll(async () => {
    app = await startApp();
    [everything, withResource, synced, syncedFurther] = await Promise.all([
      Receiver.start(),
      Receiver.start(),
      Receiver.start(),
      Receiver.start(),
    ]);
    await subscribe('everything', everything, ['*']);
    await subscribe('with-resource', withResource, ACCOUNT_EVENTS, { include_resource: true });
    await subscribe('synced', synced, ['gigs.partially_synced'], { days_synced: 111 });
    await subscribe('further', syncedFurther, ['gigs.partially_synced'], { days_synced: 112 });
    for (const name of BODIES) expect((await app.post(recorded(name))).status).toBe(200);
    await everything.waitForCount(BODIES.length);
  });
  afterAll(async () => {
    await app.stop();
    await Promise.all([everything, withResource, synced, syncedFurther].map((one) => one.close()));
  });

  async function subscribe(
    name: string,
    { url }: Receiver,
    events: string[],
    config?: object,
  ): Promise<void> {
    const answer = await app.api.post('/v2/webhooks', {
      events,
      name,
      url,
      secret: SECRET,
      config,
    });
    expect(answer.status).toBe(200);
  }

  const deliveryOf = (receiver: Receiver, name: RecordedName): Promise<ReceivedRequest> => {
    const sent = parse(recorded(name));
    // A failure has its resource cut off, so the ids are what tells one from the other.
    const ids = ['account', 'identity', 'user'];
    return receiver.waitFor(name, ({ event, data }) => {
      return event === sent.event && ids.every((id) => data[id] === sent.data[id]);
    });
  };

  it.each(BODIES)('%s: compact, in order, under the name of the subscription', async (name) => {
    const { body } = await deliveryOf(everything, name);
    const message = parse(body);
    expect(Object.keys(message)).toEqual(['event', 'name', 'data']);
    expect(message.name).toBe('everything');
    expect(body.toString('utf8')).toBe(JSON.stringify(message));
  });

  it.each(BODIES)('%s: signed twice, over the bytes that arrive', async (name) => {
    const { body, headers } = await deliveryOf(everything, name);
    expect(headers['x-argyle-signature']).toBe(hmacSha512(SECRET, body));
    const verified = new Webhook(SECRET).verify(body, headers as Record<string, string>);
    expect(verified).toEqual(parse(body));
  });

  it('the data as it came, but for the resource of accounts, which only who asked for it gets', async () => {
    const { data } = parse(recorded('recorded-accounts.updated'));
    const { resource, ...rest } = data;
    expect(parse((await deliveryOf(everything, 'recorded-accounts.updated')).body).data).toEqual(
      rest,
    );
    const full = await deliveryOf(withResource, 'recorded-accounts.updated');
    expect(parse(full.body).data).toEqual({ ...rest, resource });
  });

  it('reports.ready in its flat shape, whatever shape it came in', async () => {
    const { data } = parse((await deliveryOf(everything, 'documented-reports.ready')).body);
    const { resource } = parse(recorded('documented-reports.ready')).data as {
      resource: { user: string; accounts: object[] };
    };
    expect(data).toEqual({ user: resource.user, external_id: null, accounts: resource.accounts });
  });

  it('partial data once it has reached the days that were asked for', async () => {
    await deliveryOf(synced, 'recorded-gigs.partially_synced');
    expect(syncedFurther.requests).toEqual([]);
  });
});
