import { run } from './run.js';

/** Runs a command line and ends the process with its exit code. */
export async function runCommand(args: readonly string[]): Promise<void> {
  // What is written to a pipe that nobody reads any more (`| head`) is no fault of anybody.
  process.stdout.on('error', () => process.exit(0));
  const code = await run(args, process.env);
  // Once everything is written: a pipe may be slower than a process ends.
  process.stdout.write('', () => process.exit(code));
}
