import pg from 'pg';
import { Load } from '../load/load.js';
import { Sink } from '../load/sink.js';
import type { Context, Scenario } from '../scenario.js';
import { subscribe } from '../service/api.js';
import { whole } from '../shared/figures.js';
import { until } from '../shared/until.js';
import type { Stage } from '../stage.js';
import { atMost, type Table } from '../table.js';

const CONNECTIONS = 64;
const WARM_UP_SECONDS = 3;
const LONGEST_DRAIN_MS = 300_000;
const MOST_SHOWN = 12;
const LONGEST_TEXT = 72;
const AIM = 2;

export const statements: Scenario = {
  name: 'statements',
  title: 'SQL statements per delivered event while as much comes in as is taken, one subscription',
  aim: `at most ${String(AIM)}, BEGIN, COMMIT and what runs by the clock included`,
  run: measure,
};

/** What PostgreSQL has counted. */
interface Counted {
  readonly calls: number;
  readonly ms: number;
  readonly text: string;
}

async function measure({ stage, options, say }: Context): Promise<Table> {
  const sink = await Sink.listen(stage, false);
  const load = Load.start(stage);
  const service = await stage.service();
  await subscribe(service.url, { name: 'bench', url: sink.url(), events: ['*'] });
  const counter = await Counter.open(stage);
  const ports = [Number(new URL(service.url).port)];
  await load.saturate({ ports, connections: CONNECTIONS, seconds: WARM_UP_SECONDS });
  await counter.allDelivered();
  const before = await counter.delivered();
  await counter.begin();
  say(`${String(options.seconds)} s of load`);
  await load.saturate({ ports, connections: CONNECTIONS, seconds: options.seconds });
  await counter.allDelivered();
  const counted = await counter.end();
  return toTable(counted, (await counter.delivered()) - before);
}

function toTable(counted: readonly Counted[], delivered: number): Table {
  const perEvent = (calls: number): string => (calls / delivered).toFixed(3);
  const all = counted.reduce((sum, { calls }) => sum + calls, 0);
  const shown = counted.slice(0, MOST_SHOWN);
  const rest = shown.reduce((left, { calls }) => left - calls, all);
  return {
    columns: ['statement', 'calls', 'per event', 'ms of it per 1,000 events'],
    rows: [
      ...shown.map(({ text, calls, ms }) => [
        text,
        whole(calls),
        perEvent(calls),
        ((ms * 1_000) / delivered).toFixed(1),
      ]),
      ['all others', whole(rest), perEvent(rest), ''],
    ],
    judgements: [atMost('statements per delivered event', all / delivered, AIM, 2)],
    notes: [`${whole(delivered)} events came in, were processed and delivered`],
  };
}

/** Asks PostgreSQL what it was asked; its own questions don't count. */
class Counter {
  private constructor(private readonly client: pg.Client) {}

  static async open(stage: Stage): Promise<Counter> {
    await stage.query('CREATE EXTENSION pg_stat_statements');
    const { url } = await stage.postgres();
    const options = '-c pg_stat_statements.track=none';
    const client = new pg.Client({ connectionString: url, options });
    client.on('error', () => undefined);
    await client.connect();
    stage.onClose(() => client.end());
    return new Counter(client);
  }

  async begin(): Promise<void> {
    await this.client.query('SELECT pg_stat_statements_reset()');
  }

  /** The most frequent first. */
  async end(): Promise<readonly Counted[]> {
    const { rows } = await this.client.query<Counted>(
      `SELECT sum(calls)::float8 AS calls, sum(total_exec_time) AS ms,
         left(regexp_replace(query, '\\s+', ' ', 'g'), ${String(LONGEST_TEXT)}) AS text
       FROM pg_stat_statements GROUP BY text ORDER BY calls DESC`,
    );
    return rows;
  }

  async delivered(): Promise<number> {
    const { rows } = await this.client.query<{ count: number }>(
      `SELECT count(*)::float8 AS count FROM deliveries WHERE status = 'delivered'`,
    );
    return rows[0]?.count ?? 0;
  }

  /** @throws Error if something is left after five minutes */
  async allDelivered(): Promise<void> {
    const isDone = async (): Promise<boolean> => {
      const { rowCount } = await this.client.query(
        `(SELECT FROM events WHERE status = 'received' LIMIT 1)
         UNION ALL (SELECT FROM deliveries WHERE status = 'pending' LIMIT 1)`,
      );
      return rowCount === 0;
    };
    if (!(await until(isDone, LONGEST_DRAIN_MS))) throw new Error('not all was delivered');
  }
}
