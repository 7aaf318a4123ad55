import { randomBytes } from 'node:crypto';
import { ApiClient, type ApiAnswer, type Credentials, type SendOptions } from './api-client.js';

/** A word that occurs nowhere else, to be found wherever it leaks to. */
export function canary(what: string): string {
  return `canary-${what}-${randomBytes(8).toString('hex')}`;
}

/** Where one of the canaries was seen. */
export interface Sighting {
  readonly what: string;
  readonly where: string;
}

/** Secrets and personal data that must not be seen, as they are and as they may be encoded. */
export class Cage {
  private readonly forms = new Map<string, string>();

  /** Makes a new canary of that name and keeps it. */
  make(what: string): string {
    return this.keep(what, canary(what));
  }

  keep(what: string, text: string): string {
    const bytes = Buffer.from(text);
    // Without its end the base64 is the same wherever the text is followed by something.
    const base64 = bytes.toString('base64').replace(/=+$/, '').slice(0, -1);
    for (const form of [text, base64, bytes.toString('hex')]) this.forms.set(form, what);
    return text;
  }

  /** Every canary in the text, with the words around it. */
  seenIn(where: string, text: string): readonly Sighting[] {
    return [...this.forms].flatMap(([form, what]) => {
      const at = text.indexOf(form);
      const around = text.slice(Math.max(0, at - 120), at + 40).replace(/\s+/g, ' ');
      return at < 0 ? [] : [{ what, where: `${where}: ${around}` }];
    });
  }
}

/** An API client that keeps every answer whole, to be searched. */
export class RecordingClient extends ApiClient {
  constructor(
    baseUrl: string,
    key: Credentials | undefined,
    readonly answers: { readonly call: string; readonly text: string }[] = [],
  ) {
    super(baseUrl, key);
  }

  /** Keeps an answer that came by another way. */
  note<T>(call: string, { status, headers, body }: ApiAnswer<T>): void {
    const text = JSON.stringify([[...headers], body], withoutForeignWords);
    this.answers.push({ call: `${String(status)} ${call}`, text });
  }

  override as(key?: Credentials): RecordingClient {
    return new RecordingClient(this.baseUrl, key, this.answers);
  }

  override async send<T = unknown>(
    method: string,
    path: string,
    options?: SendOptions,
  ): Promise<ApiAnswer<T>> {
    const answer = await super.send<T>(method, path, options);
    this.note(`${method} ${path.split('?')[0] ?? ''}`, answer);
    return answer;
  }
}

/** What a subscriber answered is shown as it came: it may repeat what it got. */
function withoutForeignWords(this: unknown, key: string, value: unknown): unknown {
  const isForeign = key === 'answer' && (this as { status_code: unknown }).status_code !== null;
  return isForeign ? undefined : value;
}
