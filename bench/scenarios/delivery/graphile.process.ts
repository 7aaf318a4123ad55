import { Logger, run, runMigrations, type Task } from 'graphile-worker';
import { EventEmitter } from 'node:events';
import pg from 'pg';
import { sharedNow } from '../../shared/clock.js';
import { serveCalls } from '../../shared/serve-calls.js';
import type { Stretch, Work } from './contender.js';
import { bodyOf, messageOf } from '../../rows/message.js';
import { Poster } from './poster.js';

interface Due {
  readonly id: string;
  readonly body: string;
}

const AT_ONCE = 1_000;
const connectionString = process.argv[2] ?? '';
/** As its documentation sets them where it measures its speed. */
const SPEED = { concurrentJobs: 24, maxPoolSize: 25 };
const quiet = new Logger(() => () => undefined);
const pool = new pg.Pool({ connectionString, max: 1 });

serveCalls({
  prepare: async ({ count }: Work): Promise<void> => {
    await runMigrations({ connectionString, logger: quiet });
    await pool.query(
      `CREATE TABLE IF NOT EXISTS graphile_outcomes
         (id uuid PRIMARY KEY, status integer NOT NULL, at timestamptz NOT NULL DEFAULT now())`,
    );
    for (let done = 0; done < count; done += AT_ONCE) {
      const bodies = Array.from({ length: Math.min(AT_ONCE, count - done) }, (_, n) =>
        bodyOf(done + n),
      );
      await pool.query(
        `SELECT graphile_worker.add_job('deliver',
           json_build_object('id', gen_random_uuid(), 'body', body)) FROM unnest($1::text[]) AS body`,
        [bodies],
      );
    }
  },
  deliver: async ({ count, url, connections }: Work): Promise<Stretch> => {
    const poster = new Poster(url, connections);
    const events = new EventEmitter();
    const end = allCompleted(events, count);
    const runner = await run({
      ...{ connectionString, logger: quiet, events, noHandleSignals: true },
      preset: { worker: SPEED },
      taskList: { deliver: deliverWith(poster) },
    });
    const endedAt = await end;
    await runner.stop();
    await poster.close();
    return { startedAt: poster.startedAt, endedAt };
  },
});

function deliverWith(poster: Poster): Task {
  return async (payload, helpers) => {
    const { id, body } = payload as Due;
    const status = await poster.post(id, messageOf(body));
    await helpers.query('INSERT INTO graphile_outcomes (id, status) VALUES ($1, $2)', [id, status]);
  };
}

function allCompleted(events: EventEmitter, count: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let left = count;
    events.on('job:error', ({ error }: { error: unknown }) => {
      reject(error instanceof Error ? error : new Error('a job has failed'));
    });
    events.on('job:complete', () => {
      left -= 1;
      if (left === 0) resolve(sharedNow());
    });
  });
}
