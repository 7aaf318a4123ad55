import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigStore } from '../../core/config/config-store.js';
import { ProcessConfig } from '../../core/config/process.config.js';
import { type Call, type Command } from '../command.js';
import { CommandFault, EXIT, UsageFault } from '../faults.js';

/** `readywire journal` */
export const journal: Command = {
  name: 'journal',
  takes: 'list | drain | import <file>...',
  positionals: [1, 10_000],
  summary: 'what is kept on the disk while the database is away',
  about: `"list" shows what is kept in DATA_DIR/journal: files, webhooks, bytes. "drain" hands on what
processes left behind that are no more, "import" files of a journal from elsewhere, such as the disk of
a machine that is gone. All may be repeated: a webhook becomes one event, however often it is handed
on. A running service drains by itself what it finds; on the embedded database "drain" and "import"
need it to be stopped. Exit code 1: some bytes were no whole records.`,
  examples: [
    ['journal list', 'what waits'],
    ['journal drain', 'hands it on without the service'],
    ['journal import /mnt/old/journal/*/*.journal', 'from another disk'],
  ],
  async run(call) {
    const [what, ...files] = call.positionals;
    if (what === 'list' && files.length === 0) return list(call);
    if (what === 'drain' && files.length === 0) return drain(call);
    if (what === 'import' && files.length > 0) return importFiles(call, files);
    throw new UsageFault('It takes list, drain, or import with files.');
  },
};

async function list({ env, out }: Call): Promise<number> {
  const { decodeJournal } = await import('../../modules/intake/journal/journal-record.js');
  const root = join(ConfigStore.load(env).get(ProcessConfig).dataDir, 'journal');
  const all = await readdir(root, { recursive: true }).catch(() => []);
  const kept = all.filter((name) => /\.(journal|torn)$/.test(name)).sort();
  if (kept.length === 0 && !out.isJson) out.result(null, `nothing is kept in ${root}`);
  for (const name of kept) {
    const file = join(root, name);
    const content = await readFile(file);
    const { arrivals, soundBytes } = decodeJournal(content);
    const [webhooks, unreadable] = [arrivals.length, content.length - soundBytes];
    const torn = unreadable > 0 ? `, ${unreadable} bytes can not be read` : '';
    out.result({ file, webhooks, unreadable }, `${file}: ${webhooks} webhooks${torn}`);
  }
  return EXIT.done;
}

async function drain({ env, out }: Call): Promise<number> {
  const { inApplication } = await import('../in-application.js');
  const { Journal } = await import('../../modules/intake/journal/journal.js');
  return inApplication(env, async (application) => {
    const drained = await application.get(Journal).drainAbandoned();
    out.result({ drained }, `${drained} webhooks handed on`);
    return EXIT.done;
  });
}

async function importFiles({ env, out }: Call, files: readonly string[]): Promise<number> {
  const { inApplication } = await import('../in-application.js');
  const { IntakeService } = await import('../../modules/intake/intake.service.js');
  const { decodeJournal } = await import('../../modules/intake/journal/journal-record.js');
  return inApplication(env, async (application) => {
    let unreadable = 0;
    for (const file of files) {
      const content = await read(file);
      const { arrivals, soundBytes } = decodeJournal(content);
      await application.get(IntakeService).storeLate(arrivals);
      unreadable += content.length - soundBytes;
      const webhooks = arrivals.length;
      out.result({ file, webhooks }, `${file}: ${webhooks} webhooks handed on`);
    }
    if (unreadable > 0) out.note(`${unreadable} bytes could not be read`);
    return unreadable > 0 ? EXIT.fault : EXIT.done;
  });
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new CommandFault(`${file} can't be read: ${(error as Error).message}`);
  }
}
