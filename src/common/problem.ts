import { HttpException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';

/** Faults by field: the name of the field and what is wrong with it, a sentence each. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** Names that RFC 9457 gives a meaning; a field of that name is only told under `errors`. */
const RESERVED = new Set(['type', 'title', 'status', 'detail', 'instance', 'errors']);

/**
 * An error of the API as RFC 9457 problem details. Thrown by services and controllers, written by
 * the problem filter. `extra` are further members, such as the accounts that are missing.
 */
export class Problem extends HttpException {
  constructor(
    readonly statusCode: number,
    readonly detail: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail, statusCode);
  }

  /** The body of the answer; `instance` is the path that was asked for. */
  toBody(instance: string): Record<string, unknown> {
    return {
      ...this.extra,
      type: 'about:blank',
      title: STATUS_CODES[this.statusCode] ?? 'Error',
      status: this.statusCode,
      detail: this.detail,
      instance,
    };
  }
}

/**
 * 400 with the faults by field: under `errors`, and each field as a member of its own, as clients
 * of the provider's API expect.
 */
export class InvalidFields extends Problem {
  constructor(readonly errors: FieldErrors) {
    const members = Object.entries(errors).filter(([field]) => !RESERVED.has(field));
    const detail = Object.entries(errors)
      .map(([field, faults]) => `${field}: ${faults.join('; ')}`)
      .join(' ');
    super(400, detail, { ...Object.fromEntries(members), errors });
  }
}

/** 404: nothing of this kind has this id. */
export class NotFound extends Problem {
  constructor(what: string) {
    super(404, `No ${what} has this id.`);
  }
}
