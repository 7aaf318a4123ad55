import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../../common/json/read.js';
import { Clock } from '../../../core/clock/clock.js';
import type { OutboundAnswer } from '../../../core/http/exchange.js';
import { OutboundError, type OutboundErrorCode } from '../../../core/http/outbound-error.js';
import { SharedRate, TooManyAhead } from '../../../core/shared-rate/shared-rate.js';
import { ArgyleConfig, PROVIDER_VARIABLES } from '../argyle.config.js';
import { ArgyleUnavailable } from './argyle-faults.js';
import { ProviderCounters } from './provider-counters.js';
import { ProviderDoor } from './provider-door.js';
import { readAnswer } from './read-answer.js';

/** One question to the provider. */
export interface ProviderRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the base, such as `/accounts`; ids in it are safe. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
  /** Milliseconds of the monotonic clock; from then on it is not sent any more. */
  readonly sendBefore?: number | undefined;
}

/** What it answered: its JSON, its headers, and how much there was to read. */
export interface ProviderAnswer {
  readonly json: JsonObject;
  readonly headers: OutboundAnswer['headers'];
  readonly length: number;
  /** Of the exchange that brought the answer, milliseconds. */
  readonly durationMs: number;
}

const TIMEOUT_MS = 10_000;
const LARGEST_ANSWER_BYTES = 8 * 1024 * 1024;
/** Pauses before the second and the third try; each is drawn between half of it and all. */
const RETRY_PAUSES_MS = [400, 1_200];
/** A request that took so long already is not tried again. */
const LONGEST_TRYING_MS = 12_000;
/** Faults of a connection that was never made: nothing was sent. */
const NEVER_SENT = new Set<OutboundErrorCode>(['dns', 'refused', 'tls', 'address_refused']);

/**
 * Asks the provider: with Basic, at the pace of the whole deployment, within 10 s, bounded to
 * 8 MB. Reading and deleting is tried three times in all on 5xx, 429 and lost connections; a POST
 * is sent once.
 */
@Injectable()
export class ProviderHttp {
  constructor(
    private readonly config: ArgyleConfig,
    private readonly door: ProviderDoor,
    private readonly rate: SharedRate,
    private readonly clock: Clock,
    private readonly counters: ProviderCounters,
  ) {}

  /** @throws ArgyleRefused, ArgyleUnavailable, what the database throws */
  async ask(request: ProviderRequest): Promise<ProviderAnswer> {
    const started = performance.now();
    for (let tries = 0; ; tries++) {
      try {
        return await this.askOnce(request);
      } catch (error) {
        const pause = RETRY_PAUSES_MS[tries];
        const isLate = performance.now() - started > LONGEST_TRYING_MS;
        if (pause === undefined || isLate || !isWorthAnother(request, error)) throw error;
        await sleep(pause * (0.5 + Math.random() / 2));
      }
    }
  }

  /** `Authorization` for the provider's own origin, and for nothing else. */
  get authorization(): string {
    const { keyId = '', keySecret = '' } = this.config;
    return `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`;
  }

  private async askOnce(request: ProviderRequest): Promise<ProviderAnswer> {
    const url = this.urlOf(request);
    await this.waitForTurn();
    // The turn may have come late, or the process have stood still.
    if (performance.now() >= (request.sendBefore ?? Infinity)) {
      throw new ArgyleUnavailable('It took too long to get a turn.', { isUncertain: false });
    }
    const answer = await this.exchange(url, request);
    if (request.method === 'DELETE' && isSuccess(answer)) return { ...answer, json: {}, length: 0 };
    try {
      return {
        ...answer,
        json: readAnswer(answer, this.clock.millis()),
        length: answer.answer.length,
      };
    } catch (error) {
      if (answer.statusCode === 429) await this.slowDown(error);
      throw error;
    }
  }

  private urlOf({ path, query }: ProviderRequest): URL {
    const base = this.config.baseUrl;
    if (!base) throw new ArgyleUnavailable(`Set ${PROVIDER_VARIABLES}.`, { isUncertain: false });
    const url = new URL(base.pathname + path, base);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    return url;
  }

  /** @throws ArgyleUnavailable if the turn would be too late, or the process stops */
  async waitForTurn(): Promise<void> {
    this.refuseWhenStopping();
    try {
      await this.rate.turn();
    } catch (error) {
      this.refuseWhenStopping();
      if (!(error instanceof TooManyAhead)) throw error;
      const details = { retryAfterMs: error.retryInMs, isUncertain: false };
      throw new ArgyleUnavailable('The provider must not be asked any faster.', details);
    }
  }

  private refuseWhenStopping(): void {
    if (!this.door.isStopping) return;
    throw new ArgyleUnavailable('The process is stopping.', { isUncertain: false });
  }

  private async exchange(url: URL, request: ProviderRequest): Promise<OutboundAnswer> {
    const { method, path, body } = request;
    const started = performance.now();
    const count = (statusCode: number | null): void => {
      this.counters.called(path, statusCode, performance.now() - started);
    };
    const headers = {
      authorization: this.authorization,
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'readywire',
      ...(body ? { 'content-type': 'application/json' } : {}),
    };
    const limits = { timeoutMs: TIMEOUT_MS, maxAnswerBytes: LARGEST_ANSWER_BYTES };
    try {
      const answer = await this.door.provider.request({
        ...{ method, url, headers, ...limits, maxReadBytes: LARGEST_ANSWER_BYTES },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      count(answer.statusCode);
      return answer;
    } catch (error) {
      count(null);
      if (!(error instanceof OutboundError)) throw error;
      const message = `The provider can not be reached: ${error.message}.`;
      throw new ArgyleUnavailable(message, { isUncertain: !NEVER_SENT.has(error.code) });
    }
  }

  /** The provider told one of us to wait: all wait. */
  private async slowDown(error: unknown): Promise<void> {
    const ms = error instanceof ArgyleUnavailable ? error.retryAfterMs : null;
    if (ms !== null) await this.rate.pause(ms);
  }
}

function isSuccess({ statusCode }: OutboundAnswer): boolean {
  return statusCode >= 200 && statusCode < 300;
}

function isWorthAnother({ method }: ProviderRequest, error: unknown): boolean {
  if (method === 'POST' || !(error instanceof ArgyleUnavailable)) return false;
  // Asked to wait for longer than one turn waits, the next try could only be refused.
  return error.retryAfterMs === null || error.retryAfterMs <= TIMEOUT_MS;
}
