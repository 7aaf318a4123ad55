import { runCampaign } from './campaign.js';
import { runNeighbours } from './neighbours.js';
import { readOptions } from './options.js';
import { Scene } from './scene.js';

// Shows that nothing is lost, whatever is killed: see docs/chaos.md.
const start = performance.now();
const options = readOptions(process.argv.slice(2));
const scene = await Scene.set(options);
let isGood = false;
let ending: Promise<void> | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void end().finally(() => process.exit(130)));
}

try {
  const run = options.bad === undefined ? runCampaign : runNeighbours;
  isGood = await run(scene, options, say);
} finally {
  await end();
}
process.exitCode = isGood ? 0 : 1;

/** Once. A run that was cut off has not passed either: what it logged may say why it hung. */
function end(): Promise<void> {
  ending ??= scene.close({ keepLogs: !isGood }).then(() => {
    if (!isGood) console.error(`What the services logged: ${scene.folder}`);
  });
  return ending;
}

function say(text: string): void {
  const seconds = ((performance.now() - start) / 1_000).toFixed(1).padStart(6);
  for (const line of text.split('\n')) console.log(`${seconds} s  ${line}`);
}
