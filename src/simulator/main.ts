import { runSimulator } from './run-simulator.js';

// `npm run simulate`
if (!(await runSimulator(process.argv.slice(2)))) process.exitCode = 1;
