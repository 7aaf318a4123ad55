/** What one check of the doctor came to. A hint is nothing wrong, but worth a look. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'hint' | 'fault' | 'skipped';
  readonly found: string;
  /** What to do about a fault or hint. */
  readonly todo?: string;
}

/** It is as it should be. */
export function ok(check: string, found: string): Finding {
  return { check, status: 'ok', found };
}

/** It can't be looked at, for a reason that is no fault. */
export function skipped(check: string, found: string): Finding {
  return { check, status: 'skipped', found };
}

/** Nothing is wrong, but worth a look. */
export function hint(check: string, found: string, todo: string): Finding {
  return { check, status: 'hint', found, todo };
}

/** Something is wrong; it says what to do. */
export function fault(check: string, found: string, todo: string): Finding {
  return { check, status: 'fault', found, todo };
}
