import type { FieldFaults } from '../subscriptions/read-subscription.js';

/** A request that reached the API, its path and body read. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The parts of the path that the route names. */
  readonly params: Readonly<Record<string, string>>;
  /** Parsed; undefined without one. */
  readonly body: unknown;
  readonly authorization: string | undefined;
}

/** What it is answered. */
export interface ApiAnswer {
  readonly status: number;
  /** Sent as JSON, or as it is if it is bytes; nothing if it is left out. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One thing that can be asked. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `/v2/reports/{id}`. */
  readonly path: string;
  readonly answer: (call: ApiCall) => ApiAnswer;
}

/** A 200 with a JSON body. */
export function ok(body: unknown): ApiAnswer {
  return { status: 200, body };
}

/** Every error but a 400. */
export function refused(
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer {
  return { status, body: { detail }, headers };
}

/** A 400: what is wrong, by field. */
export function invalid(faults: FieldFaults): ApiAnswer {
  return { status: 400, body: faults };
}

/** A 404. */
export function notFound(): ApiAnswer {
  return refused(404, 'Not found.');
}
