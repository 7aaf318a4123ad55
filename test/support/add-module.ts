import { transform } from '@swc/core';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A module that lies outside of `src`, for {@link buildWith}. */
export interface AddedModule {
  /** Where its files are, three folders below the project: they import `../../../src/...`. */
  readonly folder: string;
  /** Its name in `src/modules/`. */
  readonly name: string;
  readonly className: string;
}

/**
 * Copies the built service and adds a module as a developer would: its folder in `src/modules/`,
 * its line in the list of `src/app.module`. Nothing else is touched.
 */
export async function buildWith(
  added: AddedModule,
): Promise<{ readonly main: string; remove(): Promise<void> }> {
  // Inside of the project, so that its packages are found.
  const build = `dist-example-${randomBytes(4).toString('hex')}`;
  await cp(join(ROOT, 'dist'), join(ROOT, build), { recursive: true });
  await addFolder(added, join(ROOT, build, 'src/modules', added.name));
  await addLine(added, join(ROOT, build, 'src/app.module.js'));
  const remove = (): Promise<void> => rm(join(ROOT, build), { recursive: true, force: true });
  return { main: `${build}/src/main.js`, remove };
}

async function addFolder({ folder }: AddedModule, to: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, encoding: 'utf8' });
  for (const name of entries.filter((one) => one.endsWith('.ts'))) {
    const target = join(to, name.replace(/\.ts$/, '.js'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, await compile(await readFile(join(folder, name), 'utf8')));
  }
}

async function compile(source: string): Promise<string> {
  const moved = source.replaceAll('../../../src/', '../../');
  const { code } = await transform(moved, {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
    module: { type: 'es6' },
  });
  return code;
}

async function addLine({ name, className }: AddedModule, path: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  const changed = text.replace('const MODULES = [', `$&\n    ${className},`);
  if (changed === text) throw new Error(`${path} has no list of modules`);
  const line = `import { ${className} } from './modules/${name}/${name}.module.js';`;
  await writeFile(path, `${line}\n${changed}`);
}
