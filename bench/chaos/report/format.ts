import { cpus, totalmem } from 'node:os';
import type { Options } from '../options.js';
import { percentile } from '../../shared/percentiles.js';
import type { Scene } from '../scene.js';

/** Writes a line. */
export type Say = (text: string) => void;

/** What has to be so, and whether it is. */
export interface Check {
  readonly holds: boolean;
  readonly says: string;
}

/** Where and with what the run takes place, and how to repeat it. */
export async function formatPlace(scene: Scene, options: Options): Promise<string> {
  const { seed, processes, rate } = options;
  const [cpu] = cpus();
  const machine = `${String(cpus().length)} x ${cpu?.model.trim() ?? 'unknown'}`;
  const memory = `${String(Math.round(totalmem() / 2 ** 30))} GB`;
  return [
    `seed ${String(seed)}; ${String(processes)} processes, ${String(rate)} webhooks a second;`,
    `${machine}, ${memory}; Node.js ${process.version}, PostgreSQL ${await scene.logBook.version()}`,
  ].join(' ');
}

/** A figure with its name, in columns. */
export function row(name: string, value: number | string): string {
  const text = typeof value === 'number' ? value.toLocaleString('en') : value;
  return `  ${name.padEnd(24)} ${text}`;
}

/** `p50 3 ms, p99 20 ms`. */
export function latency(values: readonly number[]): string {
  const [p50, p99] = [50, 99].map((percent) => percentile(values, percent).toFixed(1));
  const most = percentile(values, 100).toFixed(0);
  return `p50 ${String(p50)} ms, p99 ${String(p99)} ms, longest ${most} ms (${String(values.length)})`;
}

/** Prints every check that fails, and the verdict as the last line. */
export function judge(checks: readonly Check[], say: Say): boolean {
  const broken = checks.filter(({ holds }) => !holds);
  for (const { says } of broken) say(`BROKEN: ${says}`);
  const isGood = broken.length === 0;
  say(isGood ? 'PASSED: nothing was lost.' : `FAILED: ${String(broken.length)} of the promises.`);
  return isGood;
}
