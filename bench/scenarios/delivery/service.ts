import { subscribe } from '../../service/api.js';
import { EVENT, NAME } from '../../rows/message.js';
import { fillDueRows } from '../../rows/due-rows.js';
import type { ServiceProcess } from '../../service/service-process.js';
import { pauseDelivery, resumeDelivery } from '../../service/pauses.js';
import { until } from '../../shared/until.js';
import type { Stage } from '../../stage.js';
import type { Contender, Stretch, Work } from './contender.js';

const LONGEST_ROUND_MS = 300_000;
/** In flight to one subscription at most, by default. */
const PER_SUBSCRIPTION = 16;

const STRETCH = `
  SELECT (extract(epoch FROM min(a.started_at)) * 1000)::float8 AS "startedAt",
    (extract(epoch FROM max(d.finished_at)) * 1000)::float8 AS "endedAt"
  FROM deliveries d JOIN attempts a ON a.delivery_id = d.id
  WHERE d.created_at >= to_timestamp($1::bigint / 1000.0)`;

/** Readywire itself, with its defaults, on the stage's PostgreSQL. */
export class ServiceContender implements Contender {
  readonly name = 'Readywire';
  readonly settings = 'defaults; the body from the event log, the outcome and the attempt as rows';

  /** Milliseconds since the epoch: the age of what this round is about. */
  private filledAt = 0;

  private constructor(
    private readonly stage: Stage,
    private readonly service: ServiceProcess,
    private readonly subscriptions: readonly string[],
  ) {}

  /** The process. */
  get pid(): number | undefined {
    return this.service.pid;
  }

  static async create(stage: Stage, { url, connections }: Work): Promise<ServiceContender> {
    const service = await stage.service({ name: 'readywire' });
    const count = Math.ceil(connections / PER_SUBSCRIPTION);
    const subscriptions: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const { id } = await subscribe(service.url, { name: NAME, url, events: [EVENT] });
      subscriptions.push(id);
    }
    return new ServiceContender(stage, service, subscriptions);
  }

  async prepare({ count }: Work): Promise<void> {
    const { stage, service, subscriptions } = this;
    await pauseDelivery(service.url);
    this.filledAt = Date.now();
    await fillDueRows((sql, parameters) => stage.query(sql, parameters), count, subscriptions);
    for (const table of ['events', 'deliveries']) await stage.query(`VACUUM ANALYZE ${table}`);
    await stage.query('CHECKPOINT');
  }

  async deliver(): Promise<Stretch> {
    await resumeDelivery(this.service.url);
    const isDone = async (): Promise<boolean> => {
      const waiting = await this.stage.query(
        `SELECT FROM deliveries WHERE status = 'pending' LIMIT 1`,
      );
      return waiting.length === 0;
    };
    if (!(await until(isDone, LONGEST_ROUND_MS))) throw new Error('not all was delivered');
    const [stretch] = await this.stage.query<Stretch>(STRETCH, [this.filledAt]);
    if (!stretch) throw new Error('nothing was delivered');
    return stretch;
  }
}
