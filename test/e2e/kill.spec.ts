import { setTimeout as sleep } from 'node:timers/promises';
import { anId, accountAdded } from '../support/payloads.js';
import { Receiver } from '../support/receiver.js';
import { type RunningProcess, startProcess } from '../support/start-process.js';
import { waitFor } from '../support/wait-for.js';

const ROUNDS = 20;
const LONGEST_ROUND_MS = 700;
const SENDERS = 4;
/** On whom the process dies six times in a row is held to be the cause, and quarantined. */
const KILLS_IN_A_ROW = 3;

/**
 * A machine that is busy with twenty starts may answer late: that must cost a second, not a step of
 * the schedule for people.
 */
const ENV = {
  DELIVERY_TIMEOUT: '5s',
  DELIVERY_RETRY_SCHEDULE: Array(40).fill('1s').join(),
  LOG_LEVEL: 'warn',
};

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
    let process = await startProcess(ENV);
    try {
      const subscription = { events: ['*'], name: 'all', url: receiver.url, secret: 'a-secret' };
      expect((await process.api.post('/v2/webhooks', subscription)).status).toBe(200);
      const accepted = new Set<string>();
      for (let round = 0; round < ROUNDS; round++) {
        await sendUntilKilled(process, accepted, round % 2 === 0 ? 0 : 3);
        process = await process.restart();
        if (round % KILLS_IN_A_ROW === 0) await untilProcessed(process);
      }
      await untilDelivered(process, receiver, accepted);
      await expectEachOnce(process, accepted);
    } finally {
      await process.stop();
      await receiver.close();
    }
  }, 1_200_000);
});

/**
 * Posts from several senders at once until the process is gone; it goes at a random moment, but not
 * before so many more were accepted, which on a busy machine takes long.
 */
async function sendUntilKilled(
  process: RunningProcess,
  accepted: Set<string>,
  least: number,
): Promise<void> {
  let isOver = false;
  const enough = accepted.size + least;
  const send = async (): Promise<void> => {
    while (!isOver) {
      const answer = await process
        .post(accountAdded({ user: anId(), account: anId() }))
        .catch(() => undefined);
      if (answer?.status === 200) accepted.add(answer.body.id);
    }
  };
  const senders = Array.from({ length: SENDERS }, send);
  await waitFor('some to be accepted', () => accepted.size >= enough);
  await sleep(Math.random() * LONGEST_ROUND_MS);
  await process.kill();
  isOver = true;
  await Promise.all(senders);
}

/** Lets it live until it has processed what the others before it left behind. */
async function untilProcessed({ api }: RunningProcess): Promise<void> {
  const path = '/v2/events?status=received&limit=1';
  const isOver = async (): Promise<boolean> =>
    (await api.get<EventPage>(path)).body.results.length === 0;
  await waitFor('nothing to be left', isOver, { timeoutMs: 240_000 });
}

/** Waits for every event at the receiver; says of the first that is missing where it is. */
async function untilDelivered(
  { api }: RunningProcess,
  { requests }: Receiver,
  accepted: ReadonlySet<string>,
): Promise<void> {
  const missing = (): string[] => {
    const received = new Set(requests.map(({ headers }) => headers['readywire-event-id']));
    return [...accepted].filter((id) => !received.has(id));
  };
  const isComplete = (): boolean => missing().length === 0;
  const patience = { timeoutMs: 240_000, everyMs: 200 };
  await waitFor('a delivery of every accepted event', isComplete, patience).catch(async () => {
    const [id = ''] = missing();
    const event = (await api.get(`/v2/events/${id}`)).body;
    const deliveries = (await api.get(`/v2/deliveries?event_id=${id}`)).body;
    expect({ missing: missing().length, event, deliveries }).toEqual({ missing: 0 });
  });
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
