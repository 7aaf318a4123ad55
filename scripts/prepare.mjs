// Builds right after `npm ci`, so that the first start does not have to. An installation without
// the development dependencies has nothing to build with, and brings `dist/` along instead.
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

if (existsSync('node_modules/.bin/nest')) {
  process.exitCode =
    spawnSync('npm', ['run', '--silent', 'build:if-needed'], { stdio: 'inherit' }).status ?? 1;
}
