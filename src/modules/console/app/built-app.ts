import { Injectable, type OnModuleInit } from '@nestjs/common';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file of the built application. */
export interface BuiltFile {
  readonly bytes: Buffer;
  readonly type: string;
}

/** The web application as `npm run build` has made it, read once into memory. */
@Injectable()
export class BuiltApp implements OnModuleInit {
  private readonly files = new Map<string, BuiltFile>();

  async onModuleInit(): Promise<void> {
    const folder = join(projectFolder(), 'dist', 'console');
    for (const name of await readdir(folder).catch(() => [])) {
      const type = TYPES[extname(name)];
      if (type) this.files.set(name, { bytes: await readFile(join(folder, name)), type });
    }
  }

  /** By its name; undefined if there is none, and for everything if it was not built. */
  file(name: string): BuiltFile | undefined {
    return this.files.get(name);
  }
}

/** The nearest folder above that holds a package.json: the code runs built or as it is. */
function projectFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return folder;
}
