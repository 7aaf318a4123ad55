import type { Command } from './command.js';
import { backup } from './commands/backup.js';
import { doctor } from './commands/doctor.js';
import { eventsTail } from './commands/events-tail.js';
import { journal } from './commands/journal.js';
import { keysCreate, keysList, keysRevoke } from './commands/keys.js';
import { migrateCommand } from './commands/migrate.js';
import { replay } from './commands/replay.js';
import { reseal } from './commands/reseal.js';
import { restore } from './commands/restore.js';
import { sign } from './commands/sign.js';
import { simulate } from './commands/simulate.js';

/** All commands, in the order of the help. What weighs is loaded by those that run. */
export const COMMANDS: readonly Command[] = [
  doctor,
  ...[keysCreate, keysList, keysRevoke],
  ...[eventsTail, replay],
  ...[migrateCommand, reseal, journal],
  ...[backup, restore],
  ...[sign, simulate],
];
