import { Pool } from 'undici';
import { sharedNow } from '../../shared/clock.js';
import { headersOf } from '../../rows/message.js';

/** Signs and posts with undici and nothing else, over so many kept connections. */
export class Poster {
  /** When the first request was made, by the shared clock; NaN before that. */
  startedAt = Number.NaN;
  private readonly pool: Pool;

  constructor(url: string, connections: number) {
    this.pool = new Pool(new URL(url).origin, { connections, pipelining: 1 });
  }

  /** @returns the status code, once the answer has been read to its end */
  async post(id: string, body: string): Promise<number> {
    if (Number.isNaN(this.startedAt)) this.startedAt = sharedNow();
    const { statusCode, body: answer } = await this.pool.request({
      method: 'POST',
      path: '/',
      headers: headersOf(id, body),
      body,
    });
    await answer.text();
    return statusCode;
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}
