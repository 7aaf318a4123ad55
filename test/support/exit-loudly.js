/** How long Jest may take to come to its end by itself. */
const PATIENCE_MS = 20_000;

/**
 * After the last test. Something that a failed test left open (a service, a connection) would keep
 * the process for ever: then it says what that is, and ends with the result of the tests.
 */
export default function exitLoudly({ watch, watchAll }) {
  if (watch || watchAll) return;
  // Does not keep the process by itself: it fires only where something else does.
  setTimeout(() => {
    const open = process.getActiveResourcesInfo().join(', ');
    console.error(`\nA test has left something open, Jest is ended all the same: ${open}`);
    // Jest sets the code of a failed run on exit.
    process.exit();
  }, PATIENCE_MS).unref();
}
