import { setTimeout as pause } from 'node:timers/promises';
import type { Faults } from '../faults/faults.js';
import type { SimulatedClock } from '../simulated-clock.js';
import { refused, type ApiAnswer, type ApiCall, type Route } from './api-answer.js';
import { isRightKey, type ApiKey } from './basic-auth.js';
import { Downloads } from './downloads.js';
import { HttpListener } from './http-listener.js';
import { RateLimit } from './rate-limit.js';
import { Router } from './router.js';
import { accountRoutes, reportRoutes, webhookRoutes, type Provider } from './routes.js';

/** How the API is served. */
export interface ApiOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly key?: ApiKey;
  /** Default 50, in real time. */
  readonly requestsPerSecond?: number;
  /** Whether downloads come from a server with an origin of its own. Default: only another path. */
  readonly storageElsewhere?: boolean;
  /** Scheme and host of the urls in pages, if they are not to be those of the API. */
  readonly linkOrigin?: string;
  /** More routes, for whoever controls the simulation; they need no key and never fail. */
  readonly control?: readonly Route[];
  readonly onAnswer?: (answered: AnsweredCall) => void;
}

/** A call and its end. */
export interface AnsweredCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: unknown;
  /** Null if the connection was broken. */
  readonly status: number | null;
}

const REMEMBERED = 10_000;
const BROKEN = [500, 502, 503] as const;

/** The provider's REST API over HTTP: Basic, 50 requests a second, its answers and its refusals. */
export class ProviderApi {
  /** What was asked, oldest first; the last ten thousand. */
  readonly calls: AnsweredCall[] = [];
  readonly rate: RateLimit;
  readonly key: ApiKey;
  private readonly api: HttpListener;
  private readonly storage: HttpListener;
  private readonly routes: Router;
  private readonly openRoutes: Router;

  private constructor(
    provider: Provider,
    clock: SimulatedClock,
    private readonly faults: Faults,
    private readonly options: ApiOptions,
  ) {
    this.rate = new RateLimit(options.requestsPerSecond ?? 50);
    this.key = options.key ?? { id: 'simulated-key', secret: 'simulated-secret' };
    const origin = (): string => options.linkOrigin ?? this.origin;
    const downloads = new Downloads(provider.records.reports, () => this.storage.origin);
    this.routes = new Router([
      ...webhookRoutes(provider, origin),
      ...accountRoutes(provider, origin),
      ...reportRoutes(provider, () => this.origin, origin),
      ...downloads.redirects(),
    ]);
    this.openRoutes = new Router([...downloads.files(), ...(options.control ?? [])]);
    this.api = new HttpListener(clock, (call) => this.answer(call));
    this.storage = options.storageElsewhere
      ? new HttpListener(clock, (call) => Promise.resolve(this.openRoutes.answer(call)))
      : this.api;
  }

  /** Listens as soon as this resolves. */
  static async listen(
    provider: Provider,
    clock: SimulatedClock,
    faults: Faults,
    options: ApiOptions = {},
  ): Promise<ProviderApi> {
    const api = new ProviderApi(provider, clock, faults, options);
    await api.api.listen(options.port ?? 0, options.host);
    if (api.storage !== api.api) await api.storage.listen(0, options.host);
    return api;
  }

  /** Scheme and host, such as `http://127.0.0.1:4100`. */
  get origin(): string {
    return this.api.origin;
  }

  /** The base of the API: the value for ARGYLE_API_URL. */
  get url(): string {
    return `${this.origin}/v2`;
  }

  /** May be called again. */
  async close(): Promise<void> {
    await Promise.all([this.api.close(), this.storage.close()]);
  }

  private async answer(call: Omit<ApiCall, 'params'>): Promise<ApiAnswer | null> {
    if (!call.path.startsWith('/v2/')) return this.openRoutes.answer(call);
    const answer = this.refusal(call) ?? (await this.maybeWrong(call));
    this.note(call, answer);
    return answer;
  }

  private refusal({ authorization }: Omit<ApiCall, 'params'>): ApiAnswer | null {
    if (!isRightKey(this.key, authorization)) {
      const headers = { 'www-authenticate': 'Basic realm="api"' };
      return refused(401, 'Invalid username/password.', headers);
    }
    const seconds = this.rate.take();
    if (seconds === null) return null;
    const detail = `Request was throttled. Expected available in ${seconds} second.`;
    return refused(429, detail, { 'retry-after': String(seconds) });
  }

  /** What goes wrong before it is carried out, and what after. */
  private async maybeWrong(call: Omit<ApiCall, 'params'>): Promise<ApiAnswer | null> {
    const isBroken = this.faults.strikes('apiErrors');
    const isDropped = this.faults.strikes('apiDrops');
    const isCarriedOut = !(isBroken || isDropped) || this.faults.chance('api effect').next() < 0.5;
    const answer = isCarriedOut ? this.routes.answer(call) : null;
    if (this.faults.strikes('apiSlow')) {
      await pause(this.faults.chance('api slow by').between(0, this.faults.current().slowMs));
    }
    if (isDropped) return null;
    if (isBroken) return refused(this.faults.chance('api error').pick(BROKEN), 'Server error.');
    return answer;
  }

  private note(call: Omit<ApiCall, 'params'>, answer: ApiAnswer | null): void {
    const { method, path, query, body } = call;
    const text = query.size === 0 ? path : `${path}?${query.toString()}`;
    const answered = { method, path: text, body, status: answer?.status ?? null };
    if (this.calls.push(answered) > REMEMBERED) this.calls.shift();
    this.options.onAnswer?.(answered);
  }
}
