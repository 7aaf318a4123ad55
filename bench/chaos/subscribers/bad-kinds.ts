/** The ways of being a bad subscriber; {@link BAD_KINDS} says what each does. */
export type BadKind =
  'never' | 'slow' | 'drip' | 'refuse' | 'reset' | 'huge' | 'redirect' | 'flaky' | 'gone';

/** What each does, the worst first: a mix of few begins with those that hold on to a slot. */
export const BAD_KINDS: Readonly<Record<BadKind, string>> = {
  never: 'takes the request and never answers',
  slow: 'answers 200 after 9.9 s',
  drip: 'answers 200, then a byte a second',
  refuse: 'nobody listens',
  reset: 'resets, before the answer or in mid-body',
  huge: 'answers 200 with 1 GB',
  redirect: 'redirects to the canary on the loopback',
  flaky: 'answers 500 half of the time',
  gone: 'answers 410',
};

/** Those that never answer with 2xx: a delivery to them that counts as delivered is a lie. */
export const NEVER_SUCCEED: ReadonlySet<BadKind> = new Set(['never', 'refuse', 'redirect', 'gone']);

/** Those of the mix that makes bad neighbours; one that is gone is soon left alone. */
export const NEIGHBOURS: readonly BadKind[] = [
  'never',
  'slow',
  'drip',
  'refuse',
  'reset',
  'huge',
  'redirect',
  'flaky',
];
