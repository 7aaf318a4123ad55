import type { ResealCounts } from '../../core/secrets/resealers.js';
import type { Command } from '../command.js';
import { EXIT } from '../faults.js';

/** `readywire reseal` */
export const reseal: Command = {
  name: 'reseal',
  summary: 'seal every secret anew with the first of ENCRYPTION_KEYS',
  about: `Seals every secret in the database anew with the first key, so that the others can go. It may
be repeated, cut off, and run beside the service on PostgreSQL. Exit code 1: not all of them are
sealed with the first key now.`,
  examples: [['reseal', 'after a new key was put first; then take the old one away']],
  async run({ env, out }) {
    const { inApplication } = await import('../in-application.js');
    const { Resealers } = await import('../../core/secrets/resealers.js');
    const counts = await inApplication(env, (application) => application.get(Resealers).run());
    for (const [name, count] of counts) out.result({ name, ...count }, lineOf(name, count));
    const left = [...counts.values()].map(({ unreadable, changed }) => unreadable + changed);
    return left.every((count) => count === 0) ? EXIT.done : EXIT.fault;
  },
};

function lineOf(name: string, { resealed, current, unreadable, changed }: ResealCounts): string {
  return [
    `${name}: ${resealed} re-sealed, ${current} had the first key already`,
    ...(unreadable > 0 ? [`${unreadable} can not be opened (set their secrets anew)`] : []),
    ...(changed > 0 ? [`${changed} changed meanwhile (run it again)`] : []),
  ].join(', ');
}
