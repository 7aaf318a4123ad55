import { Queue, Worker } from 'bullmq';
import { randomUUID } from 'node:crypto';
import { sharedNow } from '../../shared/clock.js';
import { serveCalls } from '../../shared/serve-calls.js';
import type { Stretch, Work } from './contender.js';
import { bodyOf, messageOf } from '../../rows/message.js';
import { Poster } from './poster.js';

interface Due {
  readonly id: string;
  readonly body: string;
}

const QUEUE = 'deliveries';
const AT_ONCE = 1_000;
const port = Number(process.argv[2]);
const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };
const queue = new Queue<Due>(QUEUE, { connection });

serveCalls({
  prepare: async ({ count }: Work): Promise<void> => {
    await queue.obliterate({ force: true });
    for (let done = 0; done < count; done += AT_ONCE) {
      const size = Math.min(AT_ONCE, count - done);
      const jobs = Array.from({ length: size }, (_, n) => ({
        name: 'deliver',
        data: { id: randomUUID(), body: bodyOf(done + n) },
      }));
      await queue.addBulk(jobs);
    }
  },
  deliver: async ({ count, url, connections }: Work): Promise<Stretch> => {
    const poster = new Poster(url, connections);
    const worker = new Worker<Due>(
      QUEUE,
      async ({ data: { id, body } }) => ({ status: await poster.post(id, messageOf(body)) }),
      { connection, concurrency: connections, autorun: false },
    );
    const end = new Promise<number>((resolve, reject) => {
      let left = count;
      worker.on('completed', () => {
        left -= 1;
        if (left === 0) resolve(sharedNow());
      });
      worker.on('failed', (_, error) => {
        reject(error);
      });
    });
    void worker.run();
    const endedAt = await end;
    await worker.close();
    await poster.close();
    return { startedAt: poster.startedAt, endedAt };
  },
});
