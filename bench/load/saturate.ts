import { sharedNow } from '../shared/clock.js';
import { Connection } from './connection.js';
import { type LoadResult, Tally } from './tally.js';

/** As much as the other side takes. */
export interface SaturationTask {
  /** In turn. */
  readonly ports: readonly number[];
  /** That many at the same time, each posting the next as soon as it has its answer. */
  readonly connections: number;
  readonly seconds: number;
  readonly keepsIds?: boolean;
}

/** Ends after that many seconds, or when nothing is left that was prepared. */
export function saturate(
  posts: Buffer[],
  task: SaturationTask,
  progress = { accepted: 0 },
): Promise<LoadResult> {
  const tally = new Tally(task.keepsIds ?? false);
  const begun = sharedNow();
  const end = begun + task.seconds * 1_000;
  let open = task.connections;
  return new Promise((resolve) => {
    const next = (connection: Connection): void => {
      const sentAt = sharedNow();
      const request = sentAt < end ? posts.pop() : undefined;
      if (!request) {
        connection.close();
        open -= 1;
        if (open === 0) resolve(tally.result((sharedNow() - begun) / 1_000));
        return;
      }
      connection.send(request, (answer) => {
        tally.add(answer, sentAt);
        if (answer.status === 200) progress.accepted += 1;
        // One that is refused at once must not become a loop that starves the other side.
        if (answer.status === 200) next(connection);
        else setTimeout(() => next(connection), 10);
      });
    };
    const { ports, connections } = task;
    for (let index = 0; index < connections; index += 1) {
      next(new Connection(ports[index % ports.length] ?? 0));
    }
  });
}
