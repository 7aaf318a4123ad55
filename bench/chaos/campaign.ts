import { FaultRunner } from './faults/fault-runner.js';
import { planFaults } from './faults/fault-plan.js';
import { drain } from './drain.js';
import { Excuses } from './ledger/excuses.js';
import { Phase } from './ledger/phase.js';
import type { Options } from './options.js';
import { Random } from '../../src/common/random.js';
import { CampaignReport } from './report/campaign-report.js';
import { formatPlace, type Say } from './report/format.js';
import type { Scene } from './scene.js';
import { addBad, addHealthy } from './subscribers/audience.js';
import { BAD_KINDS, type BadKind } from './subscribers/bad-kinds.js';

/** Healthy subscribers: some want everything, some one event. */
const WISHES = [
  ['*'],
  ['*'],
  ['*'],
  ['*'],
  ['accounts.connected'],
  ['accounts.updated', 'users.fully_synced'],
  ['identities.added'],
  ['paystubs.added', 'reports.fully_ready'],
];
const WARM_UP_SECONDS = 2;
const ALL_KINDS = Object.keys(BAD_KINDS) as BadKind[];

/**
 * The campaign: first without faults, for comparison; then the bad subscribers come, and
 * processes and PostgreSQL are killed; then everything has to arrive.
 * @returns whether all is as it has to be
 */
export async function runCampaign(scene: Scene, options: Options, say: Say): Promise<boolean> {
  const { rate, seconds, seed } = options;
  const phases = { warmUp: new Phase(), calm: new Phase(), storm: new Phase() };
  await scene.start();
  say(await formatPlace(scene, options));
  const healthy = await addHealthy(scene, WISHES);
  const calmSeconds = Math.max(4, Math.ceil(seconds / 4));
  say(`without faults for ${String(calmSeconds)} s ...`);
  await scene.provider.run(phases.warmUp, { rate, seconds: WARM_UP_SECONDS });
  await scene.provider.run(phases.calm, { rate, seconds: calmSeconds });
  await drain(scene, [phases.warmUp, phases.calm], healthy, say);

  const bad = await addBad(scene, ALL_KINDS, seed);
  const excuses = new Excuses();
  const runner = new FaultRunner(scene, healthy, excuses, say);
  const plan = planFaults(new Random(seed), options);
  say(`with ${String(bad.length)} bad subscribers and ${String(plan.length)} faults ...`);
  const meanwhile = runner.run(plan);
  await Promise.all([scene.provider.run(phases.storm, { rate, seconds, meanwhile }), meanwhile]);
  say('the load and the faults are over; waiting for what is still underway ...');
  await scene.areReady();
  await drain(scene, Object.values(phases), healthy, say);
  return new CampaignReport({ scene, phases, healthy, bad, excuses, runner }).print(say);
}
