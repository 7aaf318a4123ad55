import { type ResealCounts, Resealers } from '../src/core/secrets/resealers.js';
import { runInApplication } from './in-application.js';

// `npm run reseal` seals every secret in the database anew with the first of ENCRYPTION_KEYS. It
// may be repeated, cut off, and run beside the service on PostgreSQL. Exit code 1: not all of
// them are sealed with the first key now.
await runInApplication(async (application) => {
  const counts = await application.get(Resealers).run();
  for (const [name, count] of counts) console.log(lineOf(name, count));
  const left = [...counts.values()].map(({ unreadable, changed }) => unreadable + changed);
  return left.every((count) => count === 0) ? 0 : 1;
});

function lineOf(name: string, { resealed, current, unreadable, changed }: ResealCounts): string {
  return [
    `${name}: ${String(resealed)} re-sealed, ${String(current)} had the first key already`,
    ...(unreadable > 0 ? [`${String(unreadable)} can not be opened (set their secrets anew)`] : []),
    ...(changed > 0 ? [`${String(changed)} changed meanwhile (run it again)`] : []),
  ].join(', ');
}
