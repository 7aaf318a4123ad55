import { randomBytes } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { Database } from '../../src/core/database/database.js';
import type { DeliveryWithAttempts } from '../../src/modules/delivery/dto/delivery.dto.js';
import { anId, reportsGenerated } from '../support/payloads.js';
import { type Answer, type ReceivedRequest, Receiver } from '../support/receiver.js';
import { hmacSha512 } from '../support/signed.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';
import { MASK, type Refusal } from '../support/webhook.js';

interface Rotated {
  readonly id: string;
  readonly secret: string;
  readonly old_secret_until: string | null;
  readonly updated_at: string;
}

const aSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** Who holds the secret and accepts the request, by each of the three ways to verify it. */
const WAYS = {
  standardwebhooks: (secret: string, { body, headers }: ReceivedRequest) =>
    passes(() => new StandardWebhook(secret).verify(body, headers as Record<string, string>)),
  svix: (secret: string, { body, headers }: ReceivedRequest) =>
    passes(() => new SvixWebhook(secret).verify(body, headers as Record<string, string>)),
  hmac: (secret: string, { body, headers }: ReceivedRequest) =>
    headers['x-argyle-signature'] === hmacSha512(secret, body),
};

function passes(verify: () => unknown): boolean {
  try {
    verify();
    return true;
  } catch {
    return false;
  }
}

describe('a company replaces the secret of a subscription', () => {
  let service: RunningApp;
  let subscriber: Receiver;

  beforeAll(async () => {
    service = await startApp();
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    subscriber = await Receiver.start();
  });
  afterEach(async () => {
    await service.app.get(Database).query('UPDATE subscriptions SET deleted_at = now()');
    await subscriber.close();
  });

  const subscribe = async (secret: string | null): Promise<Rotated> => {
    const request = { name: 'ours', events: ['reports.generated'], url: subscriber.url, secret };
    return (await service.api.post<Rotated>('/v2/webhooks', request)).body;
  };
  const show = async (id: string): Promise<Rotated> =>
    (await service.api.get<Rotated>(`/v2/webhooks/${id}`)).body;
  const rotate = async (id: string, body?: object): Promise<Rotated> => {
    const answer = await service.api.post<Rotated>(`/v2/webhooks/${id}/rotate-secret`, body);
    expect(answer).toMatchObject({ status: 200 });
    return answer.body;
  };
  const endOverlap = (): Promise<unknown> =>
    service.app.get(Database).query('UPDATE subscriptions SET old_secret_until = now()');
  /** Everything that came for one new event, once it is delivered, and what is told of it. */
  const deliverOne = async () => {
    const before = subscriber.requests.length;
    const { body } = await service.post(reportsGenerated(anId(), anId()));
    const delivery = await waitFor('the delivery', async () => {
      const path = `/v2/deliveries?event_id=${body.id}&status=delivered`;
      const list = await service.api.get<{ results: { id: string }[] }>(path);
      return list.body.results.at(0);
    });
    const { body: told } = await service.api.get<DeliveryWithAttempts>(
      `/v2/deliveries/${delivery.id}`,
    );
    return { requests: subscriber.requests.slice(before), attempts: told.attempts };
  };
  /** A subscriber that holds one secret and checks in one way. */
  const holds = (way: keyof typeof WAYS, secret: string, refusal: Answer = 401) =>
    subscriber.answer((request) => (WAYS[way](secret, request) ? 200 : refusal));

  it.each(['standardwebhooks', 'svix'] as const)(
    'and every request verifies with %s, before, during and after, whichever secret it holds',
    async (way) => {
      const [before, after] = [aSecret(), aSecret()];
      const { id } = await subscribe(before);
      holds(way, before);
      expect((await deliverOne()).attempts).toHaveLength(1);
      await rotate(id, { secret: after });
      for (const secret of [before, after]) {
        holds(way, secret);
        const { requests, attempts } = await deliverOne();
        expect(requests).toHaveLength(1);
        expect(attempts).toMatchObject([{ status_code: 200, old_secret_status_code: null }]);
      }
      await endOverlap();
      holds(way, after);
      const { requests } = await deliverOne();
      expect(requests).toHaveLength(1);
      expect(WAYS[way](before, requests[0]!)).toBe(false);
    },
  );

  it('and who verifies X-Argyle-Signature switches whenever it likes', async () => {
    const [before, after] = [aSecret(), 'a-secret-of-the-other-kind'];
    const { id } = await subscribe(before);
    holds('hmac', before);
    await deliverOne();
    await rotate(id, { secret: after });
    expect((await deliverOne()).requests).toHaveLength(1);

    for (const refusal of [401, 403]) {
      holds('hmac', after, refusal);
      const { requests, attempts } = await deliverOne();
      expect(requests.map((one) => WAYS.hmac(before, one))).toEqual([true, false]);
      expect(requests[0]?.headers['webhook-id']).toBe(requests[1]?.headers['webhook-id']);
      expect(attempts).toMatchObject([
        { number: 1, status_code: 200, old_secret_status_code: refusal, error: null },
      ]);
    }
    await endOverlap();
    const { requests, attempts } = await deliverOne();
    expect(requests).toHaveLength(1);
    expect(attempts).toMatchObject([{ old_secret_status_code: null }]);
  });

  it('and nothing else that is answered is sent twice at once', async () => {
    const { id } = await subscribe(aSecret());
    await rotate(id);
    subscriber.answer((_, index) => (index === 0 ? 400 : 200));
    const { attempts } = await deliverOne();
    expect(attempts).toMatchObject([
      { status_code: 400, old_secret_status_code: null },
      { status_code: 200, old_secret_status_code: null },
    ]);
  });

  it('and what refuses both has failed like any other, with both answers to be seen', async () => {
    const { id } = await subscribe(aSecret());
    await rotate(id);
    subscriber.answer((_, index) => [403, { status: 401, body: 'no' }, 200][index] ?? 200);
    const { requests, attempts } = await deliverOne();
    expect(requests).toHaveLength(3);
    expect(attempts).toMatchObject([
      {
        ...{ number: 1, status_code: 401, old_secret_status_code: 403 },
        ...{ error: 'http_status', answer: 'no' },
      },
      { number: 2, status_code: 200, old_secret_status_code: null },
    ]);
  });

  it('and sees the new one once, generated, and until when the old one signs', async () => {
    const { id } = await subscribe(aSecret());
    const rotated = await rotate(id);
    expect(rotated.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(hoursFrom(rotated.updated_at, rotated.old_secret_until)).toBeCloseTo(24, 1);
    expect(await show(id)).toEqual({ ...rotated, secret: MASK });
    const { secret } = await rotate(id, {});
    expect(secret).not.toBe(rotated.secret);
  });

  it('and chooses how long both sign', async () => {
    const { id } = await subscribe(aSecret());
    const { updated_at, old_secret_until } = await rotate(id, { overlap: '7d' });
    expect(hoursFrom(updated_at, old_secret_until)).toBeCloseTo(7 * 24, 1);
    expect(await rotate(id, { overlap: '0s' })).toMatchObject({ old_secret_until: null });
    const { requests } = await deliverOne();
    expect(requests[0]?.headers['webhook-signature']).toMatch(/^v1,\S+$/);
  });

  it('and a second rotation replaces the new secret; the old one signs on, but not longer', async () => {
    const [old, lost, latest] = [aSecret(), aSecret(), aSecret()];
    const { id } = await subscribe(old);
    const { old_secret_until: end } = await rotate(id, { secret: lost, overlap: '2h' });
    const again = await rotate(id, { secret: latest, overlap: '5d' });
    expect(again.old_secret_until).toBe(end);
    const { requests } = await deliverOne();
    const accepts = [old, lost, latest].map((one) => WAYS.standardwebhooks(one, requests[0]!));
    expect(accepts).toEqual([true, false, true]);
    const sooner = await rotate(id, { secret: latest, overlap: '1h' });
    expect(hoursFrom(sooner.updated_at, sooner.old_secret_until)).toBeCloseTo(1, 1);
    await endOverlap();
    await rotate(id, { secret: lost });
    const [next] = (await deliverOne()).requests;
    expect([old, lost, latest].map((one) => WAYS.svix(one, next!))).toEqual([false, true, true]);
  });

  it('and one that had none has one from then on', async () => {
    const { id } = await subscribe(null);
    const { secret, old_secret_until } = await rotate(id);
    expect(old_secret_until).toBeNull();
    const [request] = (await deliverOne()).requests;
    for (const accepts of Object.values(WAYS)) expect(accepts(secret, request!)).toBe(true);
  });

  it('and a PATCH replaces both at once', async () => {
    const { id } = await subscribe(aSecret());
    await rotate(id);
    const path = `/v2/webhooks/${id}`;
    const kept = await service.api.patch<Rotated>(path, { name: 'x', secret: MASK });
    expect(kept.body.old_secret_until).not.toBeNull();
    const secret = aSecret();
    const changed = await service.api.patch<Rotated>(path, { secret });
    expect(changed.body).toMatchObject({ secret, old_secret_until: null });
    expect(await show(id)).toMatchObject({ old_secret_until: null });
    const [request] = (await deliverOne()).requests;
    expect(request?.headers['webhook-signature']).toMatch(/^v1,\S+$/);
    expect(WAYS.hmac(secret, request!)).toBe(true);
  });

  it.each([
    [{ secret: null }, 'secret'],
    [{ secret: 'whsec_short' }, 'secret'],
    [{ secret: MASK }, 'secret'],
    [{ overlap: 24 }, 'overlap'],
    [{ overlap: '1 day' }, 'overlap'],
    [{ overlap: '8d' }, 'overlap'],
    [{ until: '2030-01-01T00:00:00Z' }, 'until'],
  ])('%j is refused', async (body, field) => {
    const { id } = await subscribe(aSecret());
    const path = `/v2/webhooks/${id}/rotate-secret`;
    const answer = await service.api.post<Refusal>(path, body);
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body.errors)).toEqual([field]);
    expect(await show(id)).toMatchObject({ old_secret_until: null });
  });

  it('of a subscription that is there', async () => {
    for (const id of ['no-id', anId()]) {
      expect(await service.api.post(`/v2/webhooks/${id}/rotate-secret`)).toMatchObject({
        ...{ status: 404, body: { detail: 'No webhook has this id.' } },
      });
    }
  });
});

function hoursFrom(start: string, end: string | null): number {
  return (Date.parse(String(end)) - Date.parse(start)) / 3_600_000;
}
