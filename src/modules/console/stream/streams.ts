import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../../core/database/database.js';
import { Lifecycle } from '../../../core/health/lifecycle.js';
import { Loops } from '../../../core/loops/loops.js';
import { FiguresRepository } from '../figures/figures.repository.js';
import { Sessions } from '../sessions/sessions.js';

/** Milliseconds between two looks at the sessions and at what has changed. */
const LOOK_MS = 1_000;
/** Looks between two lines of comment, which keep proxies from closing an idle connection. */
const LOOKS_A_PING = 15;
const MOST = 200;
/** Of one session: nobody can keep all the others out. */
const MOST_OF_SESSION = 20;
/** What a reader that does not read may pile up before it is cut off. */
const MOST_WAITING_BYTES = 64 * 1024;

/** Where a stream is written to. */
export interface StreamEnd {
  readonly destroyed: boolean;
  readonly writableLength: number;
  write(text: string): unknown;
  end(): unknown;
  destroy(): unknown;
}

interface OpenStream {
  readonly token: string;
  readonly to: StreamEnd;
}

/**
 * The pages that listen. Each is told when anything has changed, and looks for itself what. All of
 * them together cost one small query a second, none when nobody listens. A stream ends with its
 * session, and with its session's key.
 */
@Injectable()
export class Streams implements OnModuleInit, OnModuleDestroy {
  private readonly open = new Set<OpenStream>();
  private isOver = false;
  private looks = 0;
  private pulse: string | undefined;

  constructor(
    private readonly loops: Loops,
    private readonly lifecycle: Lifecycle,
    private readonly sessions: Sessions,
    private readonly figures: FiguresRepository,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    const round = async (): Promise<'idle'> => {
      await this.look();
      return 'idle';
    };
    this.loops.add({ name: 'console.streams', pollMs: LOOK_MS, round, isIndependent: true });
  }

  /** An open stream would keep the listener from closing. */
  onModuleDestroy(): void {
    this.isOver = true;
    for (const stream of this.open) this.end(stream);
  }

  /** Whether there is no room for another one of this session. */
  isFull(token: string): boolean {
    if (this.isOver || this.lifecycle.isStopping || this.open.size >= MOST) return true;
    return [...this.open].filter((one) => one.token === token).length >= MOST_OF_SESSION;
  }

  /** @returns what to call when the reader has gone */
  add(token: string, to: StreamEnd): () => void {
    const stream = { token, to };
    this.open.add(stream);
    to.write('retry: 2000\nevent: hello\ndata: {}\n\n');
    return () => this.open.delete(stream);
  }

  private async look(): Promise<void> {
    if (this.open.size === 0) return;
    if (this.lifecycle.isStopping) this.onModuleDestroy();
    for (const stream of this.open) await this.check(stream);
    if (this.open.size === 0) return;
    this.looks += 1;
    const pulse = await this.figures.pulse(this.database).catch(() => this.pulse);
    if (pulse !== this.pulse) this.tell('event: change\ndata: {}\n\n');
    else if (this.looks % LOOKS_A_PING === 0) this.tell(': here\n\n');
    this.pulse = pulse;
  }

  /** Nobody knows whose it is while the database is away: then it ends, too. */
  private async check(stream: OpenStream): Promise<void> {
    // It may have gone before anybody listened for that.
    if (stream.to.destroyed) this.open.delete(stream);
    const isAlive = await this.sessions.find(stream.token).then(
      (found) => found !== null,
      () => false,
    );
    if (!isAlive) this.end(stream);
  }

  private tell(text: string): void {
    for (const stream of this.open) {
      if (stream.to.writableLength <= MOST_WAITING_BYTES) stream.to.write(text);
      else {
        this.open.delete(stream);
        stream.to.destroy();
      }
    }
  }

  private end(stream: OpenStream): void {
    this.open.delete(stream);
    stream.to.end();
  }
}
