/**
 * Something that no retry mends: a wrong configuration, a folder in use, a database from the
 * future. The message is one line that says what is wrong and what to do; `main` prints it and
 * exits with 1.
 */
export class StartupFault extends Error {
  override readonly name: string = 'StartupFault';
}
