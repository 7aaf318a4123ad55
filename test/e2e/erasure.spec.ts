import { Database } from '../../src/core/database/database.js';
import { EventBus } from '../../src/core/events/event-bus.js';
import { ReportRefused } from '../../src/modules/argyle/events/report-refused.event.js';
import { ReportsSeen } from '../../src/modules/argyle/events/reports-seen.event.js';
import { SnapshotTaken } from '../../src/modules/argyle/events/snapshot-taken.event.js';
import type { EventDto } from '../../src/modules/events/dto/event.dto.js';
import type { Webhook } from '../support/payloads.js';
import { Person } from '../support/person.js';
import { searchDatabase, tablesOf } from '../support/person-search.js';
import { Receiver } from '../support/receiver.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { waitFor } from '../support/wait-for.js';

interface ErasureStatus {
  readonly parts: { readonly erasure: { readonly erased: number; readonly events_since: number } };
}

describe('a person asks to be forgotten', () => {
  const [person, other] = [new Person(), new Person()];
  let service: RunningApp;
  let database: Database;
  let bus: EventBus;
  /** Takes everything; refuses everything and repeats it; keeps silent until told. */
  let good: Receiver, rude: Receiver, slow: Receiver;
  let answerSlowly: () => void;

  beforeAll(async () => {
    const held = new Promise<void>((resolve) => (answerSlowly = resolve));
    good = await Receiver.start();
    rude = await Receiver.start(({ body }) => ({ status: 400, body: body.toString() }));
    slow = await Receiver.start(async ({ body }) => {
      await held;
      return { status: 200, body: body.toString() };
    });
    service = await startApp({ DELIVERY_TIMEOUT: '60s' });
    database = service.app.get(Database);
    bus = service.app.get(EventBus);
    await subscribe('*', good);
    await subscribe('*', rude);
    await subscribe('accounts.connected', slow);
  });
  afterAll(async () => {
    answerSlowly();
    await service.stop();
    await Promise.all([good, rude, slow].map((one) => one.close()));
  });

  async function subscribe(events: string, { url }: Receiver): Promise<void> {
    await service.api.post('/v2/webhooks', { events: [events], name: 'ours', url });
  }

  async function post(bodies: readonly (Webhook | Buffer)[]): Promise<readonly string[]> {
    const answers = await Promise.all(bodies.map((body) => service.post(body)));
    expect(answers.map(({ status, body }) => [status, body.status])).toEqual(
      answers.map(() => [200, 'accepted']),
    );
    return answers.map(({ body }) => body.id);
  }

  const event = async (id: string): Promise<EventDto> => {
    const { status, body } = await service.api.get<EventDto>(`/v2/events/${id}`);
    if (status !== 200) throw new Error(`the event was answered with ${String(status)}`);
    return body;
  };

  async function processed(ids: readonly string[]): Promise<readonly EventDto[]> {
    const left = async (): Promise<readonly EventDto[] | null> => {
      const events = await Promise.all(ids.map(event));
      return events.every(({ status }) => status !== 'received') ? events : null;
    };
    return [...(await waitFor('the events to be processed', left))];
  }

  /** The provider answers about the person, and all that comes of it. */
  async function providerAnswers({ user, account, report, name, ids }: Person): Promise<void> {
    const takenAt = new Date().toISOString();
    const accounts = [
      {
        id: account,
        user,
        full_name: name,
        connection: { status: 'connected', updated_at: takenAt },
      },
    ];
    const reports = [{ id: report, user, type: 'voie', status: 'generated', metadata: { ids } }];
    await database.transaction(async (tx) => {
      await bus.publish(new SnapshotTaken({ user, takenAt, accounts, reports }), tx);
    });
    await database.transaction(async (tx) => {
      await bus.publish(new ReportsSeen(reports, takenAt), tx);
      await bus.publish(new ReportRefused(user, 'voie', name), tx);
    });
  }

  const found = async (whom: Person): Promise<readonly string[]> =>
    tablesOf(await searchDatabase(database, whom.cage));

  const erase = (whom: Person) => service.api.delete(`/v2/users/${whom.user}`);

  const figures = async (): Promise<ErasureStatus['parts']['erasure']> =>
    (await service.api.get<ErasureStatus>('/health/status')).body.parts.erasure;

  it('after all of the service has heard of them', async () => {
    for (const whom of [person, other]) {
      await processed(await post([...whom.webhooks(), ...whom.webhooksWithoutUser()]));
      await providerAnswers(whom);
      await whom.addWork(database);
      await rude.waitForEvent('moon.risen');
      await slow.waitFor('the one in flight', ({ data }) => data['user'] === whom.user);
    }
    await waitFor('the answers', async () => (await found(person)).includes('attempts'));
    const tables = await found(person);
    expect(tables).toEqual(
      expect.arrayContaining([
        ...['accounts', 'attempts', 'events', 'facts', 'reconciliations', 'report_marks'],
        ...['report_requests', 'reports', 'snapshots', 'users', 'verdict_changes'],
      ]),
    );
    // What is still waiting to be processed names them as well.
    await service.api.post('/v2/pauses/processing', { reason: 'the test' });
    const waiting = await post(person.webhooks());
    await waitFor('them to be in the log', async () => {
      return (await Promise.all(waiting.map(event))).length;
    });
  });

  it('and nothing of them is left in any table, of others everything', async () => {
    const before = await found(other);
    expect((await erase(person)).status).toBe(204);
    expect(await found(person)).toEqual([]);
    expect(await found(other)).toEqual(before);
    expect((await service.api.get(`/v2/users/${person.user}`)).status).toBe(404);
    expect((await service.api.get(`/v2/events?user=${person.user}`)).body).toMatchObject({
      results: [],
    });
  });

  it('not even when the answers come that were still to come', async () => {
    answerSlowly();
    await waitFor('the answer about the other one', async () => {
      const [row] = await database.query<{ count: number }>(
        `SELECT count(*) FROM deliveries d JOIN events e ON e.id = d.event_id
         JOIN subscriptions s ON s.id = d.subscription_id
         WHERE e.user_id = $1 AND s.url = $2 AND d.status = 'delivered'`,
        [other.user, slow.url],
      );
      return (row?.count ?? 0) > 0;
    });
    expect(await found(person)).toEqual([]);
  });

  it('and asking again, or for somebody unknown, is answered with 404', async () => {
    expect((await erase(person)).status).toBe(404);
    expect((await erase(new Person())).status).toBe(404);
    expect((await service.api.delete('/v2/users/nobody')).status).toBe(404);
    expect((await service.api.as().delete(`/v2/users/${other.user}`)).status).toBe(401);
  });

  it('what comes later is emptied, counted and told to nobody', async () => {
    await service.api.delete('/v2/pauses/processing');
    const told = good.requests.length;
    const bodies = person.webhooks();
    const events = await processed(await post(bodies));
    for (const one of events) {
      expect(one).toMatchObject({ status: 'processed', fault: 'erased', user: null, size: 0 });
    }
    await providerAnswers(person);
    await processed(await post(other.webhooks()));
    await good.waitForCount(told + 1);
    expect(person.cage.seenIn('told', toldAfter(told))).toEqual([]);
    expect(await found(person)).toEqual([]);
    expect(await figures()).toEqual({ ok: true, erased: 1, events_since: bodies.length });
  });

  it('and can not be replayed', async () => {
    const { body } = await service.api.get<{ results: readonly EventDto[] }>(
      '/v2/events?limit=200',
    );
    const [emptied] = body.results.filter(({ fault }) => fault === 'erased');
    const replay = await service.api.post(`/v2/events/${emptied?.id ?? ''}/replay`);
    expect(replay.status).toBe(409);
    const all = await service.api.post('/v2/events/replay', { since: '2020-01-01T00:00:00Z' });
    expect(all.status).toBe(200);
    await waitFor('the replay', async () => {
      const { body: waiting } = await service.api.get<{ results: readonly unknown[] }>(
        '/v2/events?status=received',
      );
      return waiting.results.length === 0;
    });
    expect(await event(emptied?.id ?? '')).toEqual(emptied);
    expect(await found(person)).toEqual([]);
  });

  it('a person is erased too of whom there is only a body that nobody can read', async () => {
    const person = new Person();
    await processed(await post([...person.webhooksWithoutUser()].slice(-1)));
    expect(await found(person)).toEqual(['events']);
    expect((await erase(person)).status).toBe(204);
    expect(await found(person)).toEqual([]);
  });

  it('a person is erased too of whom nothing but waiting events is there', async () => {
    const third = new Person();
    await service.api.post('/v2/pauses/processing', { reason: 'the test' });
    const ids = await post(third.webhooks());
    await waitFor('them to be in the log', async () => (await Promise.all(ids.map(event))).length);
    expect((await erase(third)).status).toBe(204);
    expect(await found(third)).toEqual([]);
    expect((await service.api.get(`/v2/events/${ids[0] ?? ''}`)).status).toBe(404);
    await service.api.delete('/v2/pauses/processing');
    expect((await figures()).erased).toBe(3);
  });

  function toldAfter(count: number): string {
    return good.requests
      .slice(count)
      .map(({ body }) => body.toString('utf8'))
      .join('\n');
  }
});
