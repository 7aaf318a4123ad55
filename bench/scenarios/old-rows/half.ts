import type pg from 'pg';
import { fillDueRows } from '../../rows/due-rows.js';
import { EVENT } from '../../rows/message.js';
import { fillOldRows } from '../../rows/old-rows.js';
import { subscribe } from '../../service/api.js';
import type { ServiceProcess } from '../../service/service-process.js';
import type { Stage } from '../../stage.js';
import { connectTo } from './database.js';

const SUBSCRIPTIONS = 10;
const FROM_DAYS_AGO = 29;
const UNTIL_DAYS_AGO = 1;
/** Nobody listens there: what is sent to it is not what is measured. */
const NOWHERE = 'http://127.0.0.1:9/';

/** One of the two that are compared: a database of its own on the stage's server. */
export class Half {
  private constructor(
    readonly name: string,
    readonly rows: number,
    readonly client: pg.Client,
    private readonly url: string,
    private readonly subscriptions: readonly string[],
  ) {}

  /** Has the service make its tables and subscriptions, and fills them. */
  static async fill(stage: Stage, name: string, rows: number): Promise<Half> {
    await stage.query(`CREATE DATABASE ${name}`);
    const url = new URL((await stage.postgres()).url);
    url.pathname = `/${name}`;
    const service = await stage.service({ name: `${name}-first`, env: { DATABASE_URL: url.href } });
    const subscriptions: string[] = [];
    for (let n = 0; n < SUBSCRIPTIONS; n += 1) {
      const { id } = await subscribe(service.url, { name, url: NOWHERE, events: [EVENT] });
      subscriptions.push(id);
    }
    await service.retire();
    const client = await connectTo(url.href);
    stage.onClose(() => client.end());
    const span = { fromDaysAgo: FROM_DAYS_AGO, untilDaysAgo: UNTIL_DAYS_AGO };
    await fillOldRows(client, { count: rows, ...span, status: 'delivered', subscriptions });
    return new Half(name, rows, client, url.href, subscriptions);
  }

  /** Makes deliveries due; nobody claims them but who asks. */
  async fillDue(count: number): Promise<void> {
    const { client, subscriptions } = this;
    await fillDueRows(
      (sql, parameters) => client.query(sql, [...parameters]),
      count,
      subscriptions,
    );
    // The endpoints are known, as they are after the first deliveries.
    await client.query(
      `INSERT INTO endpoints (subscription_id, answer_ms, last_tried_at)
       SELECT id, 3, now() FROM subscriptions ON CONFLICT DO NOTHING`,
    );
    await client.query('VACUUM ANALYZE deliveries');
  }

  /** A service on this database. */
  serve(stage: Stage): Promise<ServiceProcess> {
    return stage.service({ name: this.name, env: { DATABASE_URL: this.url } });
  }
}
