// npm writes into the lock file only those optional packages that its registry had for some
// platform at the time; `npm ci` of npm 11 then refuses the rest, and other platforms miss their
// binaries. This adds an entry for every optional dependency that is named but has none.
// To be run after `npm install`; test/lock-file.spec.ts fails if it was forgotten.
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'package-lock.json';
const PLATFORM =
  /-(darwin|win32|linux|android|freebsd|openharmony)-(arm64|x64|ia32|arm|ppc64|s390x|loong64|riscv64)/;

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const { packages } = lock;
let added = 0;
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (packages[`node_modules/${name}`] || packages[`${path}/node_modules/${name}`]) continue;
    const [, os, cpu] = PLATFORM.exec(name) ?? [];
    if (!os) continue;
    packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(dev ? { dev: true } : {}),
      optional: true,
      os: [os],
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${String(added)} entries added to ${FILE}`);
