import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { EventEmitter } from 'node:events';
import pg from 'pg';
import { DatabaseConfig } from './database.config.js';
import { DatabaseState } from './database-state.js';

const CHANNEL = 'readywire';
const NOTIFY_EVERY_MS = 20;
const RECONNECT_MS = 1_000;
const QUERY_TIMEOUT_MS = 10_000;
/** A connection that has silently gone is found out within two minutes. */
const KEEP_ALIVE_MS = 30_000;

/**
 * Nudges between processes: whoever committed work for a loop wakes that loop here and, by
 * NOTIFY, in every other replica. Rows are the truth; a lost nudge costs a poll interval.
 */
@Injectable()
export class Wakeups implements OnApplicationShutdown {
  private readonly logger = new Logger('wakeups');
  private readonly local = new EventEmitter().setMaxListeners(0);
  private readonly pending = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private client: pg.Client | undefined;
  private stopped = false;

  constructor(
    private readonly config: DatabaseConfig,
    state: DatabaseState,
  ) {
    if (config.url !== undefined) void state.whenReady().then(() => this.connect());
  }

  /** Calls back at every nudge for the topic, from this process or another. */
  on(topic: string, listener: () => void): void {
    this.local.on(topic, listener);
  }

  /** There is work for the topic; to be called after the commit. */
  wake(topic: string): void {
    this.local.emit(topic);
    if (this.config.url === undefined) return;
    this.pending.add(topic);
    // NOTIFY takes a lock of the whole server at commit, so many nudges become one.
    this.timer ??= setTimeout(() => this.flush(), NOTIFY_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.flush();
    void this.client?.end().catch(() => undefined);
  }

  private flush(): void {
    this.timer = undefined;
    const topics = [...this.pending].join(',');
    this.pending.clear();
    if (topics === '') return;
    const { client } = this;
    const failed = (): void => void client?.end().catch(() => undefined);
    void client?.query('SELECT pg_notify($1, $2)', [CHANNEL, topics]).catch(failed);
  }

  private async connect(): Promise<void> {
    if (this.stopped) return;
    const client = new pg.Client({
      connectionString: this.config.url,
      application_name: 'readywire wakeups',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      statement_timeout: QUERY_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
    });
    client.on('notification', ({ payload }) => this.heard(payload ?? ''));
    client.on('error', () => undefined);
    client.on('end', () => this.reconnect());
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.adopt(client);
    } catch (error) {
      this.logger.debug({ msg: 'no connection for wake-ups, polling meanwhile', err: error });
      void client.end().catch(() => this.reconnect());
    }
  }

  /** Stopped while it connected, nobody else would end it, and it would keep the process alive. */
  private adopt(client: pg.Client): void {
    this.client = client;
    if (this.stopped) void client.end().catch(() => undefined);
  }

  private heard(payload: string): void {
    for (const topic of payload.split(',')) this.local.emit(topic);
  }

  private reconnect(): void {
    this.client = undefined;
    if (!this.stopped) setTimeout(() => void this.connect(), RECONNECT_MS).unref();
  }
}
