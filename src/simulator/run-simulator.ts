import { createInterface } from 'node:readline';
import type { AnsweredCall } from './api/provider-api.js';
import { ControlFault } from './control/control-fault.js';
import { Control } from './control/control.js';
import { introduction, lineOfCall, linesOfTold } from './control/narration.js';
import { Crowd } from './lives/live.js';
import { readOptions, USAGE, type SimulateOptions } from './options.js';
import { SimulatedClock } from './simulated-clock.js';
import { SimulatedProvider } from './simulated-provider.js';
import type { Told } from './webhooks/webhook-post.js';

/** How long a sped-up clock stays behind the real one. */
const HOURS_BEHIND = 8;

/**
 * Runs the simulator until SIGINT or SIGTERM.
 * @param args its options
 * @returns false, having said why, if it can't be started
 */
export async function runSimulator(args: readonly string[]): Promise<boolean> {
  const options = readArguments(args);
  if (options === null) return false;
  if (options.help) say(USAGE);
  return options.help || (await simulate(options).then(() => true, sayWhyNot));
}

function readArguments(args: readonly string[]): SimulateOptions | null {
  try {
    return readOptions(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return null;
  }
}

async function simulate({ port, users, seed, speed, ...rest }: SimulateOptions): Promise<void> {
  const { faults, requestsPerSecond } = rest;
  const clock = SimulatedClock.behind({ speed, seconds: HOURS_BEHIND * 3_600 });
  const onTold = (told: Told): unknown => linesOfTold(told, say);
  const provider = new SimulatedProvider({ clock, faults, seed, onTold });
  const control = new Control(provider);
  const onAnswer = (call: AnsweredCall): void => say(lineOfCall(call));
  const routes = control.routes();
  const api = await provider.listen({ port, requestsPerSecond, control: routes, onAnswer });
  const crowd = new Crowd(provider, seed);
  say(introduction(api, { speed, seed, users, hours: HOURS_BEHIND }));
  void crowd.liveOn(users);
  const input = createInterface({ input: process.stdin }).on('line', (line) => obey(control, line));
  await new Promise((stopped) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stopped);
  });
  input.close();
  crowd.close();
  await provider.close();
}

/** Most likely somebody else listens on the port. */
function sayWhyNot(error: unknown): false {
  if (!(error instanceof Error && 'syscall' in error)) throw error;
  process.stderr.write(`${error.message}. Give another --port, or 0 for a free one.\n`);
  return false;
}

/** Does what was typed, and says what came of it. */
function obey(control: Control, line: string): void {
  if (line.trim() === '') return;
  try {
    const done = control.run(line.trim());
    say(typeof done === 'string' ? done : JSON.stringify(done, null, 2));
  } catch (error) {
    if (!(error instanceof ControlFault)) throw error;
    say(error.message);
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
