import { accountConnected, anId, reportsReady } from '../support/payloads.js';
import { Receiver } from '../support/receiver.js';
import { type RunningProcess, startProcess } from '../support/start-process.js';
import { createTestDatabase, isOnPostgres } from '../support/test-database.js';
import { waitFor } from '../support/wait-for.js';

const USERS = 12;
const EVENTS = 600;
const SENDERS = 8;
const MOST_WAVES = 4;

interface Status {
  readonly parts: {
    readonly events: { readonly processed: number; readonly waiting: number };
    readonly delivery: { readonly tries: number; readonly pending: number };
  };
}

/** The embedded database belongs to one process. */
const onPostgres = isOnPostgres ? describe : describe.skip;

onPostgres('two processes on one database', () => {
  it('share the work: nothing is processed or sent twice, and batches that meet the same users do not deadlock', async () => {
    const database = await createTestDatabase();
    const receiver = await Receiver.start();
    // At the same moment: they take turns in migrating.
    const replicas = await Promise.all([
      startProcess({}, { database }),
      startProcess({}, { database }),
    ]);
    try {
      await replicas[0].api.post('/v2/webhooks', { events: ['*'], name: 'all', url: receiver.url });
      let [posted, statuses]: [number, readonly Status[]] = [0, []];
      // Once is enough, unless one of them stands still for just as long.
      for (let wave = 0; wave < MOST_WAVES && !isShared(statuses); wave += 1) {
        await postToBoth(replicas);
        posted += EVENTS;
        statuses = await allSent(replicas, posted);
      }

      const received = receiver.requests.map(({ headers }) => headers['webhook-id']);
      expect(new Set(received).size).toBe(received.length);
      expect(isShared(statuses)).toBe(true);
      expect(sum(statuses.map(({ parts }) => parts.events.processed))).toBe(posted);
      expect(sum(statuses.map(({ parts }) => parts.delivery.tries))).toBe(received.length);
      for (const { output } of replicas) expect(output.stdout).not.toMatch(/40P01|"level":"error"/);
    } finally {
      await Promise.all(replicas.map((replica) => replica.terminate()));
      await receiver.close();
      await database.drop();
    }
  });
});

/** Waits until all that was posted is processed and sent. */
async function allSent(
  replicas: readonly RunningProcess[],
  posted: number,
): Promise<readonly Status[]> {
  const look = async (): Promise<readonly Status[] | false> => {
    const statuses = await Promise.all(replicas.map(statusOf));
    const processed = sum(statuses.map(({ parts }) => parts.events.processed));
    const isIdle = statuses.every(
      ({ parts }) => parts.events.waiting === 0 && parts.delivery.pending === 0,
    );
    return processed >= posted && isIdle && statuses;
  };
  const seen = await waitFor('everything to be sent', look, { timeoutMs: 120_000, everyMs: 200 });
  return [...seen];
}

/** Whether each of them has done some of the work. */
const isShared = (statuses: readonly Status[]): boolean =>
  statuses.length > 0 &&
  statuses.every(({ parts }) => parts.events.processed > 0 && parts.delivery.tries > 0);

/** Events about the same few users, to both processes at once. */
async function postToBoth(replicas: readonly RunningProcess[]): Promise<void> {
  const users = Array.from({ length: USERS }, () => ({ user: anId(), account: anId() }));
  let next = 0;
  const send = async (): Promise<void> => {
    for (let n = next++; n < EVENTS; n = next++) {
      const ids = users[(n * 7) % USERS] as (typeof users)[number];
      const at = new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString();
      const body =
        n % 2 === 0 ? accountConnected(ids, at) : reportsReady(ids.user, { [ids.account]: at });
      const answer = await (replicas[n % 2] as RunningProcess).post(body);
      expect(answer.body.status).toBe('accepted');
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
}

async function statusOf({ api }: RunningProcess): Promise<Status> {
  return (await api.get<Status>('/health/status')).body;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
