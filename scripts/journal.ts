import { runCommand } from '../src/cli/run-command.js';

// `npm run journal` is `readywire journal`.
await runCommand(['journal', ...process.argv.slice(2)]);
