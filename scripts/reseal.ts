import { runCommand } from '../src/cli/run-command.js';

// `npm run reseal` is `readywire reseal`.
await runCommand(['reseal', ...process.argv.slice(2)]);
