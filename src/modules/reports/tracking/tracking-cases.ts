import { ASKING_THE_PROVIDER } from './cases/asking-the-provider.js';
import { COVERAGE_AND_RECONNECTION } from './cases/coverage-and-reconnection.js';
import { OUT_OF_ORDER } from './cases/out-of-order.js';
import { REMOVAL } from './cases/removal.js';
import { STATUS_OF_AN_ACCOUNT } from './cases/status-of-an-account.js';
import { THE_DEADLINE } from './cases/the-deadline.js';
import { THE_USUAL_COURSE } from './cases/the-usual-course.js';
import { TIMES_THAT_CANNOT_BE } from './cases/times-that-cannot-be.js';
import { WITH_AND_WITHOUT_A_TIME } from './cases/with-and-without-a-time.js';
import type { CaseSection } from './read-tracking-case.js';

/**
 * The rules of tracking by example: docs/tracking.md shows these tables, the specs run them. How
 * the lines under `heard` are read: see `TrackingCase`, and in words docs/tracking.md.
 */
export const TRACKING_CASES: readonly CaseSection[] = [
  THE_USUAL_COURSE,
  STATUS_OF_AN_ACCOUNT,
  REMOVAL,
  OUT_OF_ORDER,
  WITH_AND_WITHOUT_A_TIME,
  COVERAGE_AND_RECONNECTION,
  THE_DEADLINE,
  TIMES_THAT_CANNOT_BE,
  ASKING_THE_PROVIDER,
];
