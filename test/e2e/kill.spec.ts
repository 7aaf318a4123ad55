import { setTimeout as sleep } from 'node:timers/promises';
import { anId, accountAdded } from '../support/payloads.js';
import { Receiver } from '../support/receiver.js';
import { type RunningProcess, startProcess } from '../support/start-process.js';
import { waitFor } from '../support/wait-for.js';

const ROUNDS = 20;
const LONGEST_ROUND_MS = 700;
const SENDERS = 4;

interface EventPage {
  readonly next: string | null;
  readonly results: readonly {
    readonly id: string;
    readonly event: string;
    readonly status: string;
  }[];
}

interface DeliveryPage {
  readonly next: string | null;
  readonly results: readonly {
    readonly id: string;
    readonly event_id: string;
    readonly status: string;
  }[];
}

describe('the process is killed at any moment', () => {
  it(`and every event that it answered with 200 is processed once and delivered (${String(ROUNDS)} kills)`, async () => {
    const receiver = await Receiver.start();
    let process = await startProcess({ DELIVERY_TIMEOUT: '1s', LOG_LEVEL: 'warn' });
    try {
      const subscription = { events: ['*'], name: 'all', url: receiver.url, secret: 'a-secret' };
      expect((await process.api.post('/v2/webhooks', subscription)).status).toBe(200);
      const accepted = new Set<string>();
      for (let round = 0; round < ROUNDS; round++) {
        await sendUntilKilled(process, accepted);
        process = await process.restart();
      }
      await waitFor('a delivery of every accepted event', () => isDelivered(receiver, accepted), {
        timeoutMs: 60_000,
        everyMs: 200,
      });
      await expectEachOnce(process, accepted);
    } finally {
      await process.stop();
      await receiver.close();
    }
  }, 240_000);
});

/** Posts from several senders at once until the process is gone; it goes at a random moment. */
async function sendUntilKilled(process: RunningProcess, accepted: Set<string>): Promise<void> {
  let isOver = false;
  const send = async (): Promise<void> => {
    while (!isOver) {
      const answer = await process
        .post(accountAdded({ user: anId(), account: anId() }))
        .catch(() => undefined);
      if (answer?.status === 200) accepted.add(answer.body.id);
    }
  };
  const senders = Array.from({ length: SENDERS }, send);
  await sleep(Math.random() * LONGEST_ROUND_MS);
  await process.kill();
  isOver = true;
  await Promise.all(senders);
}

function isDelivered({ requests }: Receiver, accepted: ReadonlySet<string>): boolean {
  const received = new Set(requests.map(({ headers }) => headers['readywire-event-id']));
  return [...accepted].every((id) => received.has(id));
}

/** In the log once and processed, and one delivery for each, under one id. */
async function expectEachOnce(
  process: RunningProcess,
  accepted: ReadonlySet<string>,
): Promise<void> {
  const events = await all<EventPage['results'][number]>(
    process,
    '/v2/events?event=accounts.added&limit=200',
  );
  const deliveries = await all<DeliveryPage['results'][number]>(
    process,
    '/v2/deliveries?event=accounts.added&limit=200',
  );
  expect(events.filter(({ status }) => status !== 'processed')).toEqual([]);
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  expect(deliveries.map(({ event_id }) => event_id).sort()).toEqual(
    events.map(({ id }) => id).sort(),
  );
  expect([...accepted].filter((id) => !events.some((event) => event.id === id))).toEqual([]);
  expect(accepted.size).toBeGreaterThan(ROUNDS);
}

async function all<T>({ api }: RunningProcess, path: string): Promise<T[]> {
  const results: T[] = [];
  for (let next: string | null = path; next !== null;) {
    const { body }: { body: { next: string | null; results: T[] } } = await api.get(next);
    results.push(...body.results);
    next = body.next;
  }
  return results;
}
