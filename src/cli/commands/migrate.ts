import type { Call, Command } from '../command.js';
import { EXIT } from '../faults.js';

/** `readywire migrate` */
export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'bring the schema of the database up to date',
  about: `Runs the migrations that the database lacks, for deployments with MIGRATE=check or off. It
may be repeated, and run beside the processes of the release before. Back up first. Exit code 1 with
--check: some are pending.`,
  options: [{ name: 'check', about: 'Only says which are pending.' }],
  examples: [
    ['migrate --check', 'what the new release would change'],
    ['migrate', 'before its processes start'],
  ],
  async run(call) {
    const { withSource } = await import('../with-source.js');
    const { migrate, pendingMigrations } = await import('../../core/database/migrate.js');
    return withSource(call.env, async (source) => {
      if (call.values['check'] === true) return tellPending(call, await pendingMigrations(source));
      const migrated = await migrate(source);
      const lines = migrated.map((name) => `migrated ${name}`);
      call.out.result({ migrated }, ...(lines.length > 0 ? lines : ['it was up to date']));
      return EXIT.done;
    });
  },
};

function tellPending({ out }: Call, pending: readonly string[]): number {
  const lines = pending.map((name) => `pending ${name}`);
  out.result({ pending }, ...(lines.length > 0 ? lines : ['it is up to date']));
  return pending.length > 0 ? EXIT.fault : EXIT.done;
}
