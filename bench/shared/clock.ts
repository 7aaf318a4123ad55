/** Milliseconds of a clock that all processes of this machine share (the monotonic one). */
export function sharedNow(): number {
  const [seconds, nanos] = process.hrtime();
  return seconds * 1e3 + nanos / 1e6;
}
