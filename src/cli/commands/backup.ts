import { resolve } from 'node:path';
import type { Call, Command } from '../command.js';
import { CommandFault, EXIT } from '../faults.js';

/** `readywire backup` */
export const backup: Command = {
  name: 'backup',
  takes: '<new folder>',
  positionals: [1, 1],
  summary: 'back up the embedded database, with its keys and journal',
  about: `Copies DATA_DIR/pg, keys and journal into a new folder, with the digest of every file. The
service must be stopped: the embedded database belongs to one process. The backup holds the keys that
open its secrets: keep it as you keep those. PostgreSQL has pg_dump and its own archiving.`,
  examples: [
    ['backup /backups/readywire-2026-01-30', 'makes the folder, or fails and leaves nothing'],
    ['restore --check /backups/readywire-2026-01-30', 'whether it can be restored'],
  ],
  async run({ positionals, env, out }) {
    const dataDir = await embeddedDataDir(env);
    const { makeBackup } = await import('../backup/make-backup.js');
    const folder = resolve(positionals[0] ?? '');
    const { files, made_at } = await makeBackup(dataDir, folder);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const figures = { folder, made_at, files: files.length, bytes };
    out.result(figures, `${folder}: ${files.length} files, ${megabytes(bytes)} MB`);
    return EXIT.done;
  },
};

/** DATA_DIR. @throws CommandFault with DATABASE_URL, StartupFault for a wrong configuration */
export async function embeddedDataDir(env: Call['env']): Promise<string> {
  await import('../../app.module.js');
  const { ConfigStore } = await import('../../core/config/config-store.js');
  const { ProcessConfig } = await import('../../core/config/process.config.js');
  const { DatabaseConfig } = await import('../../core/database/database.config.js');
  const config = ConfigStore.load(env);
  if (config.get(DatabaseConfig).url === undefined) {
    return resolve(config.get(ProcessConfig).dataDir);
  }
  throw new CommandFault(
    'This is for the embedded database, and DATABASE_URL is set. For PostgreSQL:\n' +
      '  pg_dump --format=custom --file=readywire.dump "$DATABASE_URL"\n' +
      '  pg_restore --clean --if-exists --dbname="$DATABASE_URL" readywire.dump\n' +
      'Keep ENCRYPTION_KEYS with it: without them its secrets stay shut.',
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
