import { member, objectOf } from '../../common/json/read.js';
import { ok, refused, type ApiAnswer, type ApiCall, type Route } from '../api/api-answer.js';
import type { SimulatedProvider } from '../simulated-provider.js';
import { COMMANDS, type Command } from './commands.js';
import { ControlFault } from './control-fault.js';
import { Stage } from './stage.js';

/**
 * Lets a person make things happen, by typing or over HTTP: `connect Bullseye` is
 * `POST /simulator/connect?account=Bullseye`.
 */
export class Control {
  private readonly stage: Stage;

  constructor(provider: SimulatedProvider) {
    this.stage = new Stage(provider);
  }

  /**
   * One typed line: a command and its arguments; what has spaces goes into quotes, and `-` leaves
   * an argument out.
   * @returns what came of it. @throws ControlFault
   */
  run(line: string): unknown {
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word);
    const [name, ...given] = words;
    if (name === 'help') return helpText();
    const command = COMMANDS.find((one) => one.name === name);
    if (command === undefined) throw new ControlFault(`There is no ${String(name)}. Type help.`);
    return command.run(this.stage, ...given.map((word) => (word === '-' ? undefined : word)));
  }

  /** `POST /simulator/{command}`, its arguments in the query or as members of a JSON body. */
  routes(): readonly Route[] {
    const help: Route = {
      method: 'GET',
      path: '/simulator',
      answer: () => ({
        status: 200,
        body: Buffer.from(`${helpText()}\n`),
        headers: { 'content-type': 'text/plain' },
      }),
    };
    return [
      help,
      ...COMMANDS.map((command) => ({
        method: 'POST' as const,
        path: `/simulator/${command.name}`,
        answer: (call: ApiCall) => this.answer(command, call),
      })),
    ];
  }

  private answer(command: Command, { query, body }: ApiCall): ApiAnswer {
    const given = command.takes.map((name) => {
      const value = query.get(name) ?? member(objectOf(body), name);
      return typeof value === 'number'
        ? String(value)
        : typeof value === 'string'
          ? value
          : undefined;
    });
    try {
      return ok({ done: command.run(this.stage, ...given) });
    } catch (error) {
      if (error instanceof ControlFault) return refused(400, error.message);
      throw error;
    }
  }
}

/** Every command with its arguments and what it does. */
export function helpText(): string {
  const lines = COMMANDS.map(({ name, takes, about }) => {
    const usage = [name, ...takes.map((one) => `[${one}]`)].join(' ');
    return `  ${usage.padEnd(32)} ${about}`;
  });
  return [
    'What you can let happen (without arguments: to the person or account that came last):',
    ...lines,
    `  ${'help'.padEnd(32)} this list`,
    'A person or account is named by the end of its id, an account by its employer as well.',
    'An employer with spaces goes into "quotes"; - leaves an argument out.',
  ].join('\n');
}
