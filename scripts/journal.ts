import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigStore } from '../src/core/config/config-store.js';
import { ProcessConfig } from '../src/core/config/process.config.js';
import { StartupFault } from '../src/core/startup-fault.js';
import { IntakeService } from '../src/modules/intake/intake.service.js';
import { Journal } from '../src/modules/intake/journal/journal.js';
import { decodeJournal } from '../src/modules/intake/journal/journal-record.js';
import { runInApplication } from './in-application.js';

// `npm run journal`: what is kept on the disk for a database that is away.

const HELP = `What is kept on the disk while the database is away (DATA_DIR/journal).

  npm run journal -- list               what is kept: files, webhooks, bytes
  npm run journal -- drain              hands on what processes left behind that are no more
  npm run journal -- import FILE...     hands on files of a journal, such as from another disk

All of them may be repeated: a webhook becomes one event, however often it is handed on. A running
service drains by itself what it finds; on the embedded database "drain" and "import" need it to be
stopped.`;

const [command, ...files] = process.argv.slice(2);
if (command === 'list' && files.length === 0) await list();
else if (command === 'drain' && files.length === 0) await drain();
else if (command === 'import' && files.length > 0) await importFiles();
else {
  console.log(HELP);
  process.exitCode = command === undefined || command === 'help' ? 0 : 1;
}

async function list(): Promise<void> {
  const root = join(ConfigStore.load().get(ProcessConfig).dataDir, 'journal');
  const all = await readdir(root, { recursive: true }).catch(() => []);
  const kept = all.filter((name) => /\.(journal|torn)$/.test(name)).sort();
  if (kept.length === 0) console.log(`nothing is kept in ${root}`);
  for (const name of kept) {
    const content = await readFile(join(root, name));
    const { arrivals, soundBytes } = decodeJournal(content);
    const unreadable = content.length - soundBytes;
    const torn = unreadable > 0 ? `, ${String(unreadable)} bytes can not be read` : '';
    console.log(`${join(root, name)}: ${String(arrivals.length)} webhooks${torn}`);
  }
}

async function drain(): Promise<never> {
  return runInApplication(async (application) => {
    const drained = await application.get(Journal).drainAbandoned();
    console.log(`${String(drained)} webhooks handed on`);
    return 0;
  });
}

/** Exit code 1: some bytes were no whole records. */
async function importFiles(): Promise<never> {
  return runInApplication(async (application) => {
    let unreadable = 0;
    for (const file of files) {
      const content = await read(file);
      const { arrivals, soundBytes } = decodeJournal(content);
      await application.get(IntakeService).storeLate(arrivals);
      unreadable += content.length - soundBytes;
      console.log(`${file}: ${String(arrivals.length)} webhooks handed on`);
    }
    if (unreadable > 0) console.log(`${String(unreadable)} bytes could not be read`);
    return unreadable > 0 ? 1 : 0;
  });
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new StartupFault(`${file} can't be read: ${(error as Error).message}`);
  }
}
