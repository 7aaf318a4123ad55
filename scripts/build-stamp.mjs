// `check` exits 1 if dist/ is missing or older than what it is built from; `write` marks it fresh.
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const STAMP = 'dist/.built';
const SOURCES = [
  'src',
  'demo',
  'bench',
  'console',
  'scripts',
  'ormconfig.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

async function newest(path) {
  const info = await stat(path).catch(() => null);
  if (info === null) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  const names = await readdir(path);
  const times = await Promise.all(names.map((name) => newest(join(path, name))));
  return Math.max(info.mtimeMs, ...times);
}

if (process.argv[2] === 'write') {
  await writeFile(STAMP, '');
} else {
  const times = await Promise.all(SOURCES.map(newest));
  process.exitCode = (await newest(STAMP)) >= Math.max(...times) ? 0 : 1;
}
