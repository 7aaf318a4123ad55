import { type Finding, fault, ok } from './finding.js';

/** Seconds that a clock may be off: half of a round trip and whole seconds in a header add to it. */
const TOLERATED_S = 10;

/** A moment on the other clock, and when it was asked for and answered on ours; in milliseconds. */
export interface ClockReading {
  readonly theirs: number;
  readonly asked: number;
  readonly answered: number;
}

/** Whether this machine's clock agrees with another one. @param whose such as "the database" */
export function skewFinding(whose: string, { theirs, asked, answered }: ClockReading): Finding {
  const slack = (answered - asked) / 2;
  const seconds = (asked + slack - theirs) / 1_000;
  const isOff = Math.abs(seconds) - slack / 1_000 > TOLERATED_S;
  const by = `${Math.abs(seconds).toFixed(1)} s ${seconds > 0 ? 'ahead of' : 'behind'}`;
  if (!isOff) return ok('clock', `agrees with the clock of ${whose}`);
  return fault(
    'clock',
    `this machine is ${by} ${whose}`,
    'Let NTP set the clocks: receipts are dated here, and compared with times from there.',
  );
}
