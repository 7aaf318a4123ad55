#!/usr/bin/env node
// The command line of Readywire. It is built into dist/ by `npm run build` (after `npm ci` it is).
import { existsSync } from 'node:fs';

const main = new URL('../dist/src/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  console.error('Readywire is not built: run `npm run build` first.');
  process.exitCode = 1;
}
