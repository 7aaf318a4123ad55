// Builds the web application of the console into dist/console: one script, one style sheet and an
// icon, named by their content, and the page that names them.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const OUT = 'dist/console';

const { outputFiles } = await build({
  entryPoints: { console: 'console/src/main.tsx' },
  outdir: OUT,
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  target: ['chrome109', 'firefox115', 'safari16.4'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  tsconfig: 'console/tsconfig.json',
  legalComments: 'none',
});

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const bundle = (extension) => outputFiles.find(({ path }) => extname(path) === extension).contents;
const names = {
  SCRIPT: await put('console', '.js', bundle('.js')),
  STYLE: await put('console', '.css', bundle('.css')),
  ICON: await put('icon', '.svg', await readFile('console/icon.svg')),
};
const page = await readFile('console/index.html', 'utf8');
await writeFile(
  join(OUT, 'index.html'),
  page.replace(/\b(SCRIPT|STYLE|ICON)\b/g, (key) => names[key]),
);

async function put(name, extension, bytes) {
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const file = `${name}-${digest}${extension}`;
  await writeFile(join(OUT, file), bytes);
  return file;
}
