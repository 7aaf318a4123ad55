import type { Command } from '../command.js';
import { EXIT } from '../faults.js';

/** `readywire simulate` */
export const simulate: Command = {
  name: 'simulate',
  takes: '[options of the simulator]',
  isRaw: true,
  summary: 'play the provider for a running service',
  about: `A payroll-data provider to try Readywire with: an API, signed webhooks, people who connect
accounts. It prints the variables that point a service at it. "simulate --help" lists its options.`,
  examples: [
    ['simulate --users 5', 'five people live at the same time'],
    ['simulate --lose 0.2 --duplicate 0.2', 'webhooks that get lost, and come twice'],
  ],
  async run({ positionals }) {
    const { runSimulator } = await import('../../simulator/run-simulator.js');
    return (await runSimulator(positionals)) ? EXIT.done : EXIT.fault;
  },
};
