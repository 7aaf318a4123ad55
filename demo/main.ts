import { parseArgs } from 'node:util';
import { DemoFault } from './demo-fault.js';
import { DemoProvider } from './demo-provider.js';
import { ReadywireClient } from './readywire-client.js';
import { DemoRun } from './run-demo.js';
import { ServiceProcess } from './service-process.js';
import { whatToTry } from './stay.js';
import { TimelinePrinter } from './timeline-printer.js';

const INTRODUCTION = [
  'Readywire, the main job from end to end. All of it happens now, over real sockets:',
  '  provider   a simulated payroll-data provider: an API, signed webhooks in no order',
  '  readywire  this service, a process of its own with an empty embedded database',
  '  loan-desk  a service of yours that wants every accounts.* and reports.* event',
  '  mailer     another one that wants to hear only when a report can be generated',
  'On the left the seconds since the start; …f426a is the end of an id; "verified": the receiver',
  'checked both signatures of the message, each on its own, and both were right.',
];

const { values: options } = parseArgs({ options: { stay: { type: 'boolean', default: false } } });
const colours = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
const printer = new TimelinePrinter((text) => process.stdout.write(text), colours);
const signalled = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      resolve();
    });
});

const provider = await DemoProvider.listen();
const service = await ServiceProcess.start(provider.api);
let run: DemoRun | undefined;
try {
  process.exitCode = await Promise.race([demo(), signalled.then(() => 130)]);
} catch (error) {
  if (!(error instanceof DemoFault)) throw error;
  printer.text('', `The demo stopped: ${error.message}`, ...service.lastLines);
  process.exitCode = 1;
} finally {
  await run?.close();
  await provider.close();
  await service.stop();
}
// Interrupted: the story would go on by itself for a while.
if (process.exitCode === 130) process.exit();

/** @returns the exit code */
async function demo(): Promise<number> {
  printer.text(
    ...INTRODUCTION,
    '',
    'Starting the service (the first start takes some seconds) ...',
  );
  const address = await service.ready();
  printer.text(`It listens on ${address}; its API docs are at ${address}/docs`);
  run = new DemoRun(new ReadywireClient(address, service.keys), printer, provider);
  const checks = await run.play();

  printer.chapter('Was everything as it has to be?');
  for (const { holds, says } of checks) printer.check(holds, says);
  const isGood = checks.every(({ holds }) => holds);
  const seconds = printer.seconds().toFixed(1);
  if (isGood) printer.text('', `Everything arrived, in ${seconds} s. (exit 0)`);
  else printer.text('', 'Something is missing or wrong: see above. (exit 1)', ...service.lastLines);

  if (options.stay) {
    printer.text(...whatToTry(address, service.keys, run.userId));
    await signalled;
  }
  return isGood ? 0 : 1;
}
