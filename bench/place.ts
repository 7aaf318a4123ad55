import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Stage } from './stage.js';

/** Where it runs, for no figure counts without that: a line each. */
export function formatPlace(): readonly string[] {
  const [cpu] = cpus();
  const memory = `${String(Math.round(totalmem() / 2 ** 30))} GB`;
  return [
    `machine: ${String(cpus().length)} x ${cpu?.model.trim() ?? 'unknown'}, ${memory}`,
    `Node.js ${process.version}, Readywire ${version()}, commit ${commit()}`,
  ];
}

/** The version of the stage's PostgreSQL, and what of it differs from the defaults. */
export async function formatPostgres(stage: Stage): Promise<readonly string[]> {
  if (!stage.hasPostgres) return [];
  const [server] = await stage.query<{ version: string }>(
    `SELECT current_setting('server_version') AS version`,
  );
  // What initdb itself writes, and where the throw-away server lies, changes no figure.
  const differing = await stage.query<{ line: string }>(
    `SELECT name || ' = ' || current_setting(name) AS line FROM pg_settings
     WHERE setting IS DISTINCT FROM boot_val AND source NOT IN ('default', 'override', 'client')
       AND category NOT LIKE 'File Locations%' AND category NOT LIKE '%Locale%'
       AND name NOT IN ('log_timezone', 'port', 'listen_addresses', 'unix_socket_directories', 'max_stack_depth')
     ORDER BY name`,
  );
  const settings = differing.map(({ line }) => line).join(', ');
  return [
    `PostgreSQL ${String(server?.version)}, ${settings === '' ? 'defaults' : `defaults but ${settings}`}`,
  ];
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Of the checked-out tree, and whether it has been changed since. */
function commit(): string {
  try {
    const id = git('rev-parse', '--short', 'HEAD');
    return git('status', '--porcelain') === '' ? id : `${id} with changes`;
  } catch {
    return 'unknown';
  }
}

function git(...args: readonly string[]): string {
  const cwd = new URL('../..', import.meta.url);
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  return execFileSync('git', [...args], { cwd, encoding: 'utf8', stdio: [...stdio] }).trim();
}
