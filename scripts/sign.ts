import { runCommand } from '../src/cli/run-command.js';

// `npm run sign` is `readywire sign`.
await runCommand(['sign', ...process.argv.slice(2)]);
