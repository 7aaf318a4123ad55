import { Injectable } from '@nestjs/common';

/** The routes of the provider that are asked, without the ids in them. */
export type ProviderRoute = 'accounts' | 'reports' | 'webhooks' | 'documents' | 'other';

/** How a call ended: the class of the answer, or there was none. */
export type ProviderOutcome = '2xx' | '3xx' | '4xx' | '429' | '5xx' | 'no_answer';

const ROUTES: readonly ProviderRoute[] = ['accounts', 'reports', 'webhooks', 'documents', 'other'];
const OUTCOMES: readonly ProviderOutcome[] = ['2xx', '3xx', '4xx', '429', '5xx', 'no_answer'];

/** The calls of this process to the provider, each try of its own. */
@Injectable()
export class ProviderCounters {
  private readonly counts = new Map<string, number>();
  /** Told of every call: its route and milliseconds. */
  onCall: (route: ProviderRoute, ms: number) => void = () => undefined;

  /**
   * @param path below the base, such as `/accounts`
   * @param statusCode null if there was no answer
   */
  called(path: string, statusCode: number | null, ms: number): void {
    const route = routeOf(path);
    const key = `${route} ${outcomeOf(statusCode)}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    this.onCall(route, ms);
  }

  /** What has been counted, the usual ones with 0 if there were none. */
  all(): readonly { route: string; outcome: string; count: number }[] {
    return ROUTES.flatMap((route) =>
      OUTCOMES.map((outcome) => ({
        route,
        outcome,
        count: this.counts.get(`${route} ${outcome}`) ?? 0,
      })),
    );
  }
}

function routeOf(path: string): ProviderRoute {
  const first = path.split('/')[1] ?? '';
  return ROUTES.find((route) => route === first) ?? 'other';
}

function outcomeOf(statusCode: number | null): ProviderOutcome {
  if (statusCode === null) return 'no_answer';
  if (statusCode === 429) return '429';
  return OUTCOMES.find((name) => name === `${String(Math.floor(statusCode / 100))}xx`) ?? '5xx';
}
