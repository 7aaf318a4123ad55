// Runs a command beside a throw-away PostgreSQL, whose address it gets in TEST_DATABASE_URL:
//   node scripts/with-postgres.mjs npm test
import { spawn } from 'node:child_process';
import { PostgresServer } from './postgres-server.mjs';

const command = process.argv.slice(2);
let child;
let isStopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    isStopping = true;
    child?.kill(signal);
  });
}

if (command.length === 0) {
  console.error('Usage: node scripts/with-postgres.mjs <command> [arguments]');
  process.exitCode = 1;
} else {
  try {
    process.exitCode = await beside(await PostgresServer.create());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function beside(server) {
  try {
    await server.start();
    return isStopping ? 130 : await run(server.url);
  } finally {
    await server.remove();
  }
}

function run(url) {
  return new Promise((resolve, reject) => {
    child = spawn(command[0], command.slice(1), {
      stdio: 'inherit',
      env: { ...process.env, TEST_DATABASE_URL: url },
    });
    child.once('error', (error) => reject(new Error(`${command[0]}: ${error.message}`)));
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
