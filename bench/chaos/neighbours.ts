import { setTimeout as sleep } from 'node:timers/promises';
import { drain } from './drain.js';
import { Phase } from './ledger/phase.js';
import type { Options } from './options.js';
import { NeighboursReport, type NeighboursResult } from './report/neighbours-report.js';
import { formatPlace, type Say } from './report/format.js';
import type { Scene } from './scene.js';
import { addBad, addHealthy, turn } from './subscribers/audience.js';
import { type BadKind, NEIGHBOURS } from './subscribers/bad-kinds.js';

/** Until the code is compiled and the pools are full: it would count against the good half. */
const WARM_UP_SECONDS = 8;
/** Many short ones: a stall of the machine decides no more than the round it is in. */
const ROUNDS = 6;
/** The first round is not compared: neither half of it finds everything as the later ones do. */
const COMPARED_FROM = 1;
/** After so long nothing is in flight to a bad one any more. */
const FORGET_MS = 11_000;

/** Compares the healthy subscribers with and without bad neighbours, prints it and judges. */
export async function runNeighbours(scene: Scene, options: Options, say: Say): Promise<boolean> {
  return new NeighboursReport(await compareNeighbours(scene, options, say)).print(say);
}

/**
 * Compares the healthy subscribers' latency with and without bad neighbours, in one run: in turn
 * all of so many subscribers are healthy, and some of them bad. Turns, because a machine is never
 * the same for a minute. The load comes at a fixed rate, and the latency counts from the moment
 * at which a webhook was to be posted.
 */
export async function compareNeighbours(
  scene: Scene,
  options: Options,
  say: Say,
): Promise<NeighboursResult> {
  const { bad: badCount = 0, of, rate, seed } = options;
  const load = { rate, seconds: Math.ceil(options.seconds / ROUNDS) };
  const rounds = Array.from({ length: ROUNDS + COMPARED_FROM }, () => ({
    alone: new Phase(),
    among: new Phase(),
  }));
  await scene.start();
  say(await formatPlace(scene, options));
  const all = await addHealthy(
    scene,
    Array.from({ length: of }, () => ['*']),
  );
  const healthy = all.slice(badCount);
  const good = all.slice(0, badCount);
  await scene.provider.run(new Phase(), { rate, seconds: WARM_UP_SECONDS });
  const bad = await addBad(scene, mixOf(badCount), seed);
  await turn(scene, 'disable', bad);
  for (const { alone, among } of rounds) {
    await sleep(FORGET_MS);
    say(`all ${String(of)} subscribers healthy for ${String(load.seconds)} s ...`);
    await scene.provider.run(alone, load);
    await drain(scene, [alone], healthy, say);
    await turn(scene, 'disable', good);
    await turn(scene, 'enable', bad);
    say(`${String(badCount)} of ${String(of)} bad for ${String(load.seconds)} s ...`);
    await scene.provider.run(among, load);
    await drain(scene, [among], healthy, say);
    await turn(scene, 'disable', bad);
    await turn(scene, 'enable', good);
  }
  const compared = rounds.slice(COMPARED_FROM);
  return { scene, rounds, compared, healthy, bad };
}

function mixOf(count: number): readonly BadKind[] {
  return Array.from(
    { length: count },
    (_, index) => NEIGHBOURS[index % NEIGHBOURS.length] ?? 'never',
  );
}
