import { setTimeout as sleep } from 'node:timers/promises';
import { drain } from './drain.js';
import type { Recipient } from './ledger/ledger.js';
import { Phase } from './ledger/phase.js';
import type { Options } from './options.js';
import { percentile } from './percentiles.js';
import { readBad, sayBad } from './report/bad-results.js';
import { formatPlace, judge, latency, row, type Say } from './report/format.js';
import type { Scene } from './scene.js';
import { addBad, addHealthy, remove } from './subscribers/audience.js';
import { type BadKind, NEIGHBOURS } from './subscribers/bad-kinds.js';

/** The healthy ones may wait so many times as long when others are bad. */
const MOST = 1.5;
const WARM_UP_SECONDS = 3;
const REST_MS = 1_000;

/**
 * Compares the healthy subscribers' latency with and without bad neighbours, in one run: so many
 * subscribers, all of them healthy; then some of them are replaced by bad ones. The load comes at
 * a fixed rate, and the latency counts from the moment at which a webhook was to be posted.
 * @returns whether the 99th percentile stays within 1.5 times and nothing is lost
 */
export async function runNeighbours(scene: Scene, options: Options, say: Say): Promise<boolean> {
  const { bad: badCount = 0, of, rate, seconds, seed } = options;
  const load = { rate, seconds };
  const [warmUp, alone, among] = [new Phase(), new Phase(), new Phase()];
  await scene.start();
  say(await formatPlace(scene, options));
  const all = await addHealthy(
    scene,
    Array.from({ length: of }, () => ['*']),
  );
  const healthy = all.slice(badCount);
  say(`all ${String(of)} subscribers healthy for ${String(seconds)} s ...`);
  await scene.provider.run(warmUp, { rate, seconds: WARM_UP_SECONDS });
  await scene.provider.run(alone, load);
  await drain(scene, [warmUp, alone], all, say);

  await remove(scene, all.slice(0, badCount));
  const kinds = Array.from({ length: badCount }, (_, index) => kindAt(index));
  const bad = await addBad(scene, kinds, seed);
  await sleep(REST_MS);
  say(`${String(bad.length)} of ${String(of)} bad for ${String(seconds)} s ...`);
  await scene.provider.run(among, load);
  await drain(scene, [among], healthy, say);
  sayBad(await readBad(scene, bad), say);
  return compare(scene, { alone, among, healthy }, say);
}

function compare(
  scene: Scene,
  { alone, among, healthy }: { alone: Phase; among: Phase; healthy: readonly Recipient[] },
  say: Say,
): boolean {
  const { ledger } = scene;
  const accepted = [...alone.accepted.values(), ...among.accepted.values()];
  const lost = ledger.missing(accepted, healthy).length;
  const [before, after] = [alone, among].map((one) => ledger.latencies(one, healthy, 'intendedAt'));
  const ratio = percentile(after ?? [], 99) / percentile(before ?? [], 99);
  say(`  the same ${String(healthy.length)} healthy subscribers, from when a webhook was due:`);
  say(row('  with healthy neighbours', latency(before ?? [])));
  say(row('  with bad neighbours', latency(after ?? [])));
  say(row('  p99 is so many times', ratio.toFixed(2)));
  const duplicates = ledger.duplicates.length;
  return judge(
    [
      { holds: ratio < MOST, says: `the p99 is ${ratio.toFixed(2)} times that without bad ones` },
      { holds: lost === 0, says: `${String(lost)} deliveries are lost` },
      { holds: duplicates === 0, says: `${String(duplicates)} deliveries arrived twice` },
      { holds: scene.canary.hits === 0, says: 'requests reached what they must not reach' },
    ],
    say,
  );
}

function kindAt(index: number): BadKind {
  return NEIGHBOURS[index % NEIGHBOURS.length] ?? 'never';
}
