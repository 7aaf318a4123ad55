import { setTimeout as sleep } from 'node:timers/promises';
import { sharedNow } from '../shared/clock.js';
import { type Answer, Connection } from './connection.js';
import { type LoadResult, Tally } from './tally.js';

/** A fixed rate, whatever becomes of what was posted before. */
export interface PaceTask {
  /** In turn. */
  readonly ports: readonly number[];
  /** Posts a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly keepsIds?: boolean;
}

/**
 * Each post takes a connection that is free, or a new one. Its latency counts from when it was to be
 * sent, so a server that stalls can't hide it by holding up the load as well.
 * @throws Error if not enough was prepared
 */
export async function pace(
  posts: Buffer[],
  task: PaceTask,
  progress = { accepted: 0 },
): Promise<LoadResult> {
  const { ports, rate, seconds } = task;
  const count = Math.round(rate * seconds);
  if (posts.length < count) throw new Error(`only ${String(posts.length)} posts are prepared`);
  const tally = new Tally(task.keepsIds ?? false);
  const pools = ports.map((port) => new ConnectionPool(port));
  const answers: Promise<void>[] = [];
  const begun = sharedNow();
  for (let index = 0; index < count; index += 1) {
    const dueAt = begun + (index * 1_000) / rate;
    while (sharedNow() < dueAt) await sleep(Math.max(0, dueAt - sharedNow()));
    const pool = pools[index % pools.length] as ConnectionPool;
    const onAnswer = (answer: Answer): void => {
      tally.add(answer, dueAt);
      if (answer.status === 200) progress.accepted += 1;
    };
    answers.push(pool.send(posts.pop() as Buffer, onAnswer));
  }
  await Promise.all(answers);
  for (const pool of pools) pool.close();
  return tally.result((sharedNow() - begun) / 1_000);
}

/** More would find no descriptors; what waits for one is late, and that counts. */
const MOST_CONNECTIONS = 1_000;

/** Connections to one server, as many as are needed at the same time. */
class ConnectionPool {
  private readonly free: Connection[] = [];
  private readonly waiting: ((connection: Connection) => void)[] = [];
  private opened = 0;

  constructor(private readonly port: number) {}

  async send(request: Buffer, onAnswer: Parameters<Connection['send']>[1]): Promise<void> {
    const connection = await this.take();
    await new Promise<void>((resolve) => {
      connection.send(request, (answer) => {
        onAnswer(answer);
        this.giveBack(connection);
        resolve();
      });
    });
  }

  close(): void {
    for (const connection of this.free) connection.close();
  }

  private take(): Connection | Promise<Connection> {
    const free = this.free.pop();
    if (free) return free;
    if (this.opened >= MOST_CONNECTIONS)
      return new Promise((resolve) => this.waiting.push(resolve));
    this.opened += 1;
    return new Connection(this.port);
  }

  private giveBack(connection: Connection): void {
    const next = this.waiting.shift();
    if (next) next(connection);
    else this.free.push(connection);
  }
}
