import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Call, Command } from '../command.js';
import { EXIT } from '../faults.js';
import { embeddedDataDir } from './backup.js';

/** `readywire restore` */
export const restore: Command = {
  name: 'restore',
  takes: '<folder of a backup>',
  positionals: [1, 1],
  summary: 'put a backup of the embedded database in its place',
  about: `Verifies the backup first: the digest of every file, that the database opens, and that its
keys open its secrets. Only then it is put into DATA_DIR; what was there is moved aside with --replace,
never deleted. The service must be stopped. What was accepted since the backup was made is missing
afterwards: with a provider configured, reconciliation finds out what was missed. What was taken away
since is back: revoke again the keys that were revoked, and erase again the persons that were erased.`,
  options: [
    { name: 'check', about: 'Verifies the backup, and touches nothing.' },
    { name: 'replace', about: 'Moves what is in DATA_DIR aside.' },
  ],
  examples: [
    ['restore --check /backups/readywire-2026-01-30', 'after every backup'],
    ['restore /backups/readywire-2026-01-30', 'into an empty DATA_DIR'],
  ],
  async run(call) {
    const dataDir = await embeddedDataDir(call.env);
    const folder = resolve(call.positionals[0] ?? '');
    return call.values['check'] === true ? check(call, folder) : putBack(call, folder, dataDir);
  },
};

async function check({ env, out }: Call, folder: string): Promise<number> {
  const { stageBackup } = await import('../backup/stage-backup.js');
  const stage = await mkdtemp(join(tmpdir(), 'readywire-check-'));
  try {
    const { manifest, pending, events } = await stageBackup(folder, stage, env);
    const figures = { made_at: manifest.made_at, events, pending };
    out.result(figures, `sound: made at ${manifest.made_at}, ${events} events`);
    return EXIT.done;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

async function putBack(call: Call, folder: string, dataDir: string): Promise<number> {
  const { restoreBackup } = await import('../backup/restore-backup.js');
  const options = { env: call.env, replaces: call.values['replace'] === true };
  const { manifest, pending, events, before } = await restoreBackup(folder, dataDir, options);
  const figures = { data_dir: dataDir, made_at: manifest.made_at, events, pending, before };
  call.out.result(
    figures,
    `restored to ${dataDir}: made at ${manifest.made_at}, ${events} events`,
    ...(before === null ? [] : [`what was there is in ${before}`]),
    ...(pending.length === 0 ? [] : [`${pending.length} migrations run at the next start`]),
  );
  return EXIT.done;
}
