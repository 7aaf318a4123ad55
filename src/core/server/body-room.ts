import type { FastifyReply, FastifyRequest } from 'fastify';

/** Bodies up to this size find room when larger ones don't. */
const SMALL_BYTES = 64 * 1024;
/** The part of all room that larger ones may take up. */
const SHARE_OF_LARGE = 0.75;
/** Who has sent so long, and is not done, makes room for others when there is none. */
const PATIENCE_MS = 2_000;

interface Stay {
  readonly bytes: number;
  readonly since: number;
  readonly request: FastifyRequest['raw'];
}

/**
 * Bounds the bytes of the bodies that are being read or worked on, by the size that they declare.
 * Connections that promise much and send nothing can't keep the others out: the slowest are cut
 * off when there is no room, and large bodies leave some to small ones.
 */
export class BodyRoom {
  private taken = 0;
  /** Oldest first. */
  private readonly stays = new Set<Stay>();

  constructor(private readonly maxBytes: number) {}

  /** Takes up room until the answer is sent or the connection is gone. @returns whether there was some */
  take(bytes: number, { raw: request }: FastifyRequest, { raw: response }: FastifyReply): boolean {
    if (!this.has(bytes)) this.cutOffSlow(bytes);
    if (!this.has(bytes)) return false;
    const stay = { bytes, since: performance.now(), request };
    this.stays.add(stay);
    this.taken += bytes;
    response.once('close', () => this.leave(stay));
    return true;
  }

  private has(bytes: number): boolean {
    const share = bytes > SMALL_BYTES ? SHARE_OF_LARGE : 1;
    return this.taken === 0 || this.taken + bytes <= this.maxBytes * share;
  }

  private cutOffSlow(bytes: number): void {
    const latest = performance.now() - PATIENCE_MS;
    for (const stay of this.stays) {
      if (stay.since > latest || this.has(bytes)) return;
      if (stay.request.complete) continue;
      this.leave(stay);
      stay.request.destroy();
    }
  }

  private leave(stay: Stay): void {
    if (this.stays.delete(stay)) this.taken -= stay.bytes;
  }
}

/** The size that a body declares; null if it comes in chunks. */
export function declaredSize({ headers }: FastifyRequest): number | null {
  const declared = headers['content-length'];
  if (declared !== undefined) return Number(declared);
  return headers['transfer-encoding'] === undefined ? 0 : null;
}
