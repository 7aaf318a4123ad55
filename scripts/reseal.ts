import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { ConfigStore } from '../src/core/config/config-store.js';
import { DatabaseConnector } from '../src/core/database/database-connector.js';
import { describeError } from '../src/core/logging/describe-error.js';
import { NestLogger } from '../src/core/logging/nest-logger.js';
import { createRootLogger } from '../src/core/logging/root-logger.js';
import { Loops } from '../src/core/loops/loops.js';
import { type ResealCounts, Resealers } from '../src/core/secrets/resealers.js';
import { StartupFault } from '../src/core/startup-fault.js';

// `npm run reseal` seals every secret in the database anew with the first of ENCRYPTION_KEYS. It
// may be repeated, cut off, and run beside the service on PostgreSQL. Exit code 1: not all of
// them are sealed with the first key now.
try {
  process.exit((await resealAll()) ? 0 : 1);
} catch (error) {
  const known = error instanceof StartupFault;
  console.error(known ? error.message : JSON.stringify(describeError(error)));
  process.exit(1);
}

async function resealAll(): Promise<boolean> {
  const context = await NestFactory.createApplicationContext(
    AppModule.forRoot(ConfigStore.load()),
    { logger: new NestLogger(createRootLogger('warn')), abortOnError: false },
  );
  try {
    // The modules are needed, not their work: nothing is processed or delivered here.
    await context.get(Loops).stop();
    await context.get(DatabaseConnector).connect();
    const counts = await context.get(Resealers).run();
    for (const [name, count] of counts) console.log(lineOf(name, count));
    return [...counts.values()].every(({ unreadable, changed }) => unreadable + changed === 0);
  } finally {
    await context.close();
  }
}

function lineOf(name: string, { resealed, current, unreadable, changed }: ResealCounts): string {
  return [
    `${name}: ${String(resealed)} re-sealed, ${String(current)} had the first key already`,
    ...(unreadable > 0 ? [`${String(unreadable)} can not be opened (set their secrets anew)`] : []),
    ...(changed > 0 ? [`${String(changed)} changed meanwhile (run it again)`] : []),
  ].join(', ');
}
