import { type Options, readOptions } from './options.js';
import { formatPlace, formatPostgres } from './place.js';
import type { Scenario } from './scenario.js';
import { SCENARIOS } from './scenarios/all.js';
import { chooseScenarios, formatList } from './scenarios/choose.js';
import { Stage } from './stage.js';
import { formatMarkdown, formatTable, type Table } from './table.js';

// Measures, each thing beside its baseline: see docs/performance.md.
const begun = performance.now();
let closing: Promise<unknown> | undefined;
let stage: Stage | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void end().finally(() => process.exit(130)));
}

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main(options: Options): Promise<void> {
  if (options.list) {
    console.log(formatList(SCENARIOS));
    return;
  }
  const chosen = chooseScenarios(SCENARIOS, options.names);
  for (const line of formatPlace()) console.log(options.markdown ? `- ${line}` : line);
  for (const scenario of chosen) if (!(await play(scenario, options))) process.exitCode = 1;
}

/** @returns whether it measured anything: an aim that is missed is a result as well */
async function play(scenario: Scenario, options: Options): Promise<boolean> {
  const { name, title, aim } = scenario;
  const heading = options.markdown
    ? `\n## ${name}\n\n${title}. Aim: ${aim}.\n`
    : `\n${name}: ${title}`;
  console.log(heading);
  stage = await Stage.set(options);
  closing = undefined;
  let table: Table | undefined;
  let place: readonly string[] = [];
  try {
    table = await scenario.run({ options, stage, say });
    place = await formatPostgres(stage);
  } catch (error) {
    console.error(
      `${name} failed: ${error instanceof Error ? String(error.stack) : String(error)}`,
    );
  }
  const faults = await end({ keepLogs: table === undefined });
  for (const fault of faults) console.error(`${name}: ${fault}`);
  if (!table) return false;
  print({ ...table, notes: [...(table.notes ?? []), ...place] }, options);
  return faults.length === 0;
}

function print(table: Table, { markdown }: Options): void {
  console.log(markdown ? formatMarkdown(table) : formatTable(table));
}

/** Once for each stage. */
function end(how = { keepLogs: false }): Promise<readonly string[]> {
  const ending = (closing as Promise<readonly string[]> | undefined) ?? stage?.close(how);
  closing = ending;
  return ending ?? Promise.resolve([]);
}

/** To the standard error: the tables can be redirected. */
function say(text: string): void {
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1).padStart(6);
  for (const line of text.split('\n')) console.error(`${seconds} s  ${line}`);
}
