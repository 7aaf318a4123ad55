/** What a process is asked. */
export interface Call {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

/** What it answers. */
export interface CallAnswer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** What a process can do, by name. */
export type Handlers = Readonly<Record<string, (argument: never) => unknown>>;

/** Answers the calls of the process that forked this one, and ends with it. */
export function serveCalls(handlers: Handlers): void {
  process.once('disconnect', () => process.exit());
  // Ctrl-C at a terminal is for the run, which ends this one.
  process.on('SIGINT', () => undefined);
  process.on('message', (message) => void answer(handlers, message as Call));
}

async function answer(handlers: Handlers, { id, name, argument }: Call): Promise<void> {
  try {
    const handler = handlers[name];
    if (!handler) throw new Error(`there is no ${name} here`);
    process.send?.({ id, result: await handler(argument as never) } satisfies CallAnswer);
  } catch (error) {
    const { stack } = error as Error;
    process.send?.({ id, error: stack ?? String(error) } satisfies CallAnswer);
  }
}
