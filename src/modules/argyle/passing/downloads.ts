import { Injectable } from '@nestjs/common';
import type { OutboundStream } from '../../../core/http/stream-exchange.js';
import { OutboundError } from '../../../core/http/outbound-error.js';
import { ArgyleUnavailable } from '../api/argyle-faults.js';
import { LARGEST_DOCUMENT_BYTES, ProviderDoor } from '../api/provider-door.js';
import { ProviderCounters } from '../api/provider-counters.js';
import { ProviderHttp } from '../api/provider-http.js';
import { faultOf } from '../api/read-answer.js';
import { Clock } from '../../../core/clock/clock.js';
import { lengthOf } from './document.js';

/** In this process; more are asked to come again. */
const MOST_AT_ONCE = 16;
const BUSY_RETRY_MS = 5_000;
const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const TIMEOUT_MS = 120_000;
const HEAD_TIMEOUT_MS = 15_000;

/**
 * Fetches documents from where the provider keeps them. Our key goes to the provider's exact
 * origin and only with the first request; wherever that leads, each step is made without it and
 * only to addresses that may be reached.
 */
@Injectable()
export class Downloads {
  private underway = 0;

  constructor(
    private readonly door: ProviderDoor,
    private readonly http: ProviderHttp,
    private readonly clock: Clock,
    private readonly counters: ProviderCounters,
  ) {}

  /**
   * The answer with the document, whose body ends only if it is whole.
   * @throws ArgyleRefused, ArgyleUnavailable
   */
  async fetch(start: string): Promise<OutboundStream> {
    if (this.underway >= MOST_AT_ONCE) {
      const details = { retryAfterMs: BUSY_RETRY_MS, isUncertain: false };
      throw new ArgyleUnavailable('Too many documents are being fetched.', details);
    }
    this.underway += 1;
    const release = (): number => (this.underway -= 1);
    try {
      const answer = this.judged(await this.follow(stepTo(start, this.door.baseUrl)));
      answer.body.once('close', release);
      return answer;
    } catch (error) {
      release();
      throw error;
    }
  }

  private async follow(start: URL): Promise<OutboundStream> {
    let url = start;
    let answer = await this.get(url, this.door.isProvider(url));
    for (let step = 0; REDIRECTS.has(answer.statusCode); step++) {
      answer.body.destroy();
      if (step === MOST_REDIRECTS) throw away('is redirected too often');
      url = nextUrl(url, answer.headers['location']);
      answer = await this.get(url, false);
    }
    return answer;
  }

  private async get(url: URL, isTrusted: boolean): Promise<OutboundStream> {
    if (this.door.isProvider(url)) await this.http.waitForTurn();
    const headers = {
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': 'readywire',
      ...(isTrusted ? { authorization: this.http.authorization } : {}),
    };
    const limits = { timeoutMs: TIMEOUT_MS, headTimeoutMs: HEAD_TIMEOUT_MS };
    const started = performance.now();
    const count = (statusCode: number | null): void => {
      this.counters.called('/documents', statusCode, performance.now() - started);
    };
    try {
      const answer = await this.door.to(url).stream({ method: 'GET', url, headers, ...limits });
      count(answer.statusCode);
      return answer;
    } catch (error) {
      count(null);
      if (!(error instanceof OutboundError)) throw error;
      throw new ArgyleUnavailable(`The document can not be reached: ${error.message}.`);
    }
  }

  private judged(answer: OutboundStream): OutboundStream {
    if (answer.statusCode !== 200) {
      answer.body.destroy();
      throw faultOf({ ...answer, answer: '', complete: true }, this.clock.millis());
    }
    if ((lengthOf(answer.headers) ?? 0) > LARGEST_DOCUMENT_BYTES) {
      answer.body.destroy();
      throw away('is larger than 64 MB');
    }
    return answer;
  }
}

function nextUrl(from: URL, location: string | string[] | undefined): URL {
  if (typeof location !== 'string') throw away('is redirected to nowhere');
  return stepTo(location, from);
}

/** Where the document leads from there: never from https, such as the provider's own, to http. */
function stepTo(text: string, from: URL | undefined): URL {
  const url = URL.canParse(text, from?.href) ? new URL(text, from?.href) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw away('has no http or https url');
  if (from?.protocol === 'https:' && url.protocol !== 'https:') {
    throw away('leads from https to http');
  }
  return url;
}

function away(what: string): ArgyleUnavailable {
  return new ArgyleUnavailable(`The document ${what}.`);
}
