import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH = /\r\ncontent-length: *(\d+)/i;
const NOTHING = Buffer.alloc(0);

/** What a server said; status 0: it hung up, or there was none. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * A connection that sends prepared bytes and reads answers, one after the other. It does no more
 * than that, so that the load takes as little as possible from what it measures.
 */
export class Connection {
  private socket: Socket | undefined;
  private received: Buffer = NOTHING;
  private onAnswer: ((answer: Answer) => void) | undefined;

  constructor(private readonly port: number) {}

  /** Only after the answer to the one before. */
  send(request: Buffer, onAnswer: (answer: Answer) => void): void {
    this.onAnswer = onAnswer;
    this.socket ??= this.open();
    this.socket.write(request);
  }

  close(): void {
    this.onAnswer = undefined;
    this.socket?.destroy();
  }

  private open(): Socket {
    const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    this.received = NOTHING;
    socket.on('data', (chunk: Buffer) => {
      this.take(chunk);
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      if (this.socket === socket) this.socket = undefined;
      this.answer({ status: 0, body: '' });
    });
    return socket;
  }

  private take(chunk: Buffer): void {
    const bytes = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    this.received = bytes;
    const headEnd = bytes.indexOf(HEAD_END);
    if (headEnd === -1) return;
    const head = bytes.toString('latin1', 0, headEnd);
    const end = headEnd + HEAD_END.length + Number(LENGTH.exec(head)?.[1] ?? 0);
    if (bytes.length < end) return;
    this.received = NOTHING;
    const body = bytes.toString('utf8', headEnd + HEAD_END.length, end);
    this.answer({ status: Number(head.slice(9, 12)), body });
  }

  private answer(answer: Answer): void {
    const { onAnswer } = this;
    this.onAnswer = undefined;
    onAnswer?.(answer);
  }
}
