import type { Call, Command } from '../command.js';
import { EXIT } from '../faults.js';
import { URL_OPTION } from '../service-api.js';
import type { Finding } from '../doctor/finding.js';

const WIDTH = 8;

/** `readywire doctor` */
export const doctor: Command = {
  name: 'doctor',
  summary: 'look whether everything is as it should be, and say what to do',
  about: `Checks, with the environment of the service: the configuration; the database, its migrations
and whether ENCRYPTION_KEYS open it; this machine's clock against the database's and the provider's; the
provider's API and whether its webhooks lead here; PUBLIC_URL; and what a running service says of
itself. It changes nothing. Exit code 1: there is a fault.`,
  options: [URL_OPTION],
  examples: [
    ['doctor', 'before the first start, and whenever something is odd'],
    ['doctor --json', 'a finding a line, for a script'],
  ],
  async run(call) {
    let faults = 0;
    for await (const finding of findings(call)) {
      show(call, finding);
      if (finding.status === 'fault') faults += 1;
    }
    if (!call.out.isJson) call.out.result(null, '', summaryOf(faults));
    return faults > 0 ? EXIT.fault : EXIT.done;
  },
};

/** As they are found: some take seconds. */
async function* findings(call: Call): AsyncGenerator<Finding> {
  const { checkConfiguration } = await import('../doctor/check-configuration.js');
  const { findings: first, config } = checkConfiguration(call.env);
  yield* first;
  if (config) {
    const { checkDatabase } = await import('../doctor/check-database.js');
    const { checkProvider } = await import('../doctor/check-provider.js');
    const { checkPublicUrl } = await import('../doctor/check-public-url.js');
    yield* await checkDatabase(call.env, config);
    yield* await checkProvider(config);
    yield await checkPublicUrl(config);
  }
  const { checkService } = await import('../doctor/check-service.js');
  yield* await checkService(call);
}

function show({ out }: Call, finding: Finding): void {
  const { check, status, found, todo } = finding;
  const head = status === 'fault' ? 'FAULT' : status;
  const lines = [`${head.padEnd(WIDTH)}${check}: ${found}`];
  out.result(finding, ...lines, ...(todo === undefined ? [] : [`${' '.repeat(WIDTH)}→ ${todo}`]));
}

function summaryOf(faults: number): string {
  if (faults === 0) return 'Nothing is wrong.';
  return faults === 1 ? 'There is a fault.' : `There are ${faults} faults.`;
}
