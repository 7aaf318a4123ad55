import { StringDecoder } from 'node:string_decoder';

/**
 * Collects the beginning of an answer as text that any database takes: at most `max` bytes,
 * UTF-8, cut between characters. What is not UTF-8 (lone surrogates with it) and NUL become
 * U+FFFD, so the text has at most `max` characters.
 */
export class AnswerText {
  private readonly chunks: Buffer[] = [];
  private left: number;
  private cut = false;

  constructor(max: number) {
    this.left = max;
  }

  add(chunk: Buffer): void {
    if (chunk.length > this.left) this.cut = true;
    if (this.left === 0) return;
    // A copy: a slice would keep the socket's whole buffer alive.
    const kept = Buffer.from(chunk.subarray(0, this.left));
    this.left -= kept.length;
    this.chunks.push(kept);
  }

  /** `whole` says that nothing follows: then an unfinished character at the end is a fault in it. */
  text(whole: boolean): string {
    const decoder = new StringDecoder('utf8');
    const text = decoder.write(Buffer.concat(this.chunks));
    const rest = this.cut || !whole ? '' : decoder.end();
    return (text + rest).replaceAll('\0', '\uFFFD');
  }
}
