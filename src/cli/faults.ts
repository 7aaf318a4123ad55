/** How a command ends, for scripts. */
export const EXIT = { done: 0, fault: 1, usage: 2, noAnswer: 3 } as const;

/** Something that ends a command; the message says what is wrong and what to do. */
export class CommandFault extends Error {
  override readonly name: string = 'CommandFault';
  constructor(
    message: string,
    readonly exitCode: number = EXIT.fault,
  ) {
    super(message);
  }
}

/** The command line can't be understood. Exit code 2. */
export class UsageFault extends CommandFault {
  override readonly name = 'UsageFault';
  constructor(message: string) {
    super(message, EXIT.usage);
  }
}

/** The running service gave no answer. Exit code 3. */
export class NoAnswer extends CommandFault {
  override readonly name = 'NoAnswer';
  constructor(message: string) {
    super(message, EXIT.noAnswer);
  }
}
