import ts from 'typescript';
import { importFault } from '../eslint-rules/layers.js';
import {
  collect,
  literalsOf,
  readSources,
  readText,
  type SourceFile,
} from './support/source-tree.js';

/**
 * The rules of the house over the whole tree, whatever a comment may have switched off in the
 * lint. A failure lists the places.
 */
const all = readSources();
const sources = all.filter(({ isSpec }) => !isSpec);
const inModules = sources.filter(({ path }) => path.startsWith('src/modules/'));

describe('who may import whom', () => {
  it.each([
    ['src/common/a.ts', 'src/core/clock/clock.ts'],
    ['src/entities/a.entity.ts', 'src/core/clock/clock.ts'],
    ['src/core/a/a.ts', 'src/modules/events/events.service.ts'],
    ['src/modules/a/a.service.ts', 'src/modules/b/b.repository.ts'],
    ['src/modules/a/a.service.ts', 'src/modules/b/listeners/x.listener.ts'],
    ['src/modules/a/a.service.ts', 'src/app.module.ts'],
    ['src/migrations/1-a.ts', 'src/entities/a.entity.ts'],
    ['src/simulator/a.ts', 'src/core/clock/clock.ts'],
    ['ormconfig.ts', 'src/modules/a/a.service.ts'],
  ])('%s may not import %s', (from, to) => {
    expect(importFault(from, to)).toContain(`${from} may not import ${to}. `);
  });

  it.each([
    ['src/common/a/a.ts', 'src/common/b.ts'],
    ['src/entities/a.entity.ts', 'src/common/instant.ts'],
    ['src/core/database/a.ts', 'ormconfig.ts'],
    ['src/modules/a/a.service.ts', 'src/core/clock/clock.ts'],
    ['src/modules/a/a.service.ts', 'src/entities/a.entity.ts'],
    ['src/modules/a/listeners/x.listener.ts', 'src/modules/a/a.service.ts'],
    ['src/modules/a/listeners/x.listener.ts', 'src/modules/b/events/b.event.ts'],
    ['src/app.module.ts', 'src/modules/a/a.module.ts'],
    ['src/modules/a/a.spec.ts', 'src/modules/b/b.service.ts'],
  ])('%s may import %s', (from, to) => {
    expect(importFault(from, to)).toBeNull();
  });

  it('holds for every file', () => {
    const faults = sources.flatMap(({ path, imports }) =>
      imports.flatMap(({ to }) => importFault(path, to) ?? []),
    );
    expect(faults).toEqual([]);
  });

  it('makes no cycle', () => {
    expect(cyclesOf(sources)).toEqual([]);
  });

  it('leads to the file that declares a thing, never to one that passes it on', () => {
    const barrels = all.filter(
      ({ path, imports }) => /\/index\.ts$/.test(path) || imports.some((one) => one.isReExport),
    );
    expect(pathsOf(barrels)).toEqual([]);
  });
});

describe('a module', () => {
  const names = [...new Set(inModules.map(({ path }) => path.split('/')[2] ?? ''))];

  it.each(names)('%s has its module file, which is in the list of modules', (name) => {
    const path = `src/modules/${name}/${name}.module.ts`;
    expect(pathsOf(sources)).toContain(path);
    const list = sources.find((one) => one.path === 'src/app.module.ts');
    expect(list?.imports.map(({ to }) => to)).toContain(path);
  });

  it('hears in listeners/, and nothing else is there', () => {
    const hears = (file: SourceFile): boolean => /^\s*@(On|AfterCommit)\(/m.test(file.text);
    const isInPlace = ({ path }: SourceFile): boolean =>
      /\/listeners\/[a-z0-9-]+\.listener\.ts$/.test(path);
    const misplaced = inModules.filter(
      (file) => (hears(file) || file.path.includes('/listeners/')) && !isInPlace(file),
    );
    expect(pathsOf(misplaced)).toEqual([]);
  });

  it('tells in events/, one class a file, each with a literal type', () => {
    const tells = inModules.filter(({ path }) => /^src\/modules\/[^/]+\/events\//.test(path));
    const wrong = tells.filter(({ path, text }) => {
      const classes = text.match(/^export (abstract )?class /gm) ?? [];
      const isTyped = /static (override )?readonly type = '/.test(text);
      return !path.endsWith('.event.ts') || classes.length !== 1 || !isTyped;
    });
    expect(tells.length).toBeGreaterThan(0);
    expect(pathsOf(wrong)).toEqual([]);
  });
});

describe('the language', () => {
  it('has no any, no enum and no forwardRef', () => {
    const faults = all.flatMap((file) =>
      collect(file, (node) => {
        const isUnwanted =
          node.kind === ts.SyntaxKind.AnyKeyword ||
          ts.isEnumDeclaration(node) ||
          (ts.isIdentifier(node) && node.text === 'forwardRef');
        return isUnwanted ? placeOf(file, node) : undefined;
      }),
    );
    expect(faults).toEqual([]);
  });

  it('comes in small files', () => {
    const lengths = sources.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(60);
    const tooLong = sources.filter(({ lines }) => lines > 250);
    expect(tooLong.map(({ path, lines }) => `${path}: ${String(lines)} lines`)).toEqual([]);
  });
});

describe('a table', () => {
  const owners = readOwners();
  const entities = sources.filter(({ path }) => path.endsWith('.entity.ts'));

  it('has exactly one owner in docs/architecture.md', () => {
    const tables = entities.map((file) => tableOf(file)).sort();
    expect([...owners.keys()].sort()).toEqual(tables);
  });

  it('is said by its entity to be written by that owner', () => {
    const wrong = entities.filter(
      (file) => !new RegExp(`Written by ${owners.get(tableOf(file)) ?? '-'}\\b`).test(prose(file)),
    );
    expect(pathsOf(wrong)).toEqual([]);
  });

  it('is written by its owner alone', () => {
    const writes = sources.flatMap(writesOf);
    const trespasses = writes.filter(({ table, by }) => owners.get(table) !== by);
    expect(writes.length).toBeGreaterThan(10);
    expect(trespasses.map(({ table, path }) => `${path} writes ${table}`)).toEqual([]);
  });

  it('is recognised in a statement that writes it', () => {
    expect(tablesWrittenBy('INSERT INTO events (id)')).toEqual(['events']);
    expect(tablesWrittenBy('WITH a AS (DELETE FROM "jobs") UPDATE users u SET')).toEqual([
      'jobs',
      'users',
    ]);
    expect(tablesWrittenBy('SELECT 1 FROM a FOR UPDATE SKIP LOCKED')).toEqual([]);
    expect(tablesWrittenBy('ON CONFLICT (id) DO UPDATE SET a = 1')).toEqual([]);
    expect(tablesWrittenBy('SELECT 1 FROM a FOR NO KEY UPDATE OF a')).toEqual([]);
  });
});

/** The table under "Who owns which table": `table | written by`. */
function readOwners(): ReadonlyMap<string, string> {
  const text = readText('docs/architecture.md') ?? '';
  const section = /^## Who owns which table$([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(text)?.[1] ?? '';
  const rows = section.split('\n').filter((line) => line.trimStart().startsWith('|'));
  const cells = rows.map((row) => row.split('|').map((cell) => cell.replace(/[`*]/g, '').trim()));
  // The first two rows are the head and the rule beneath it.
  return new Map(cells.slice(2).map(([, table = '', by = '']) => [table, by]));
}

function tableOf({ text }: SourceFile): string {
  return /@Entity\('([^']+)'/.exec(text)?.[1] ?? '';
}

/** The text without the asterisks that break its lines. */
function prose({ text }: SourceFile): string {
  return text.replace(/\n\s*\*\s*/g, ' ');
}

function writesOf(file: SourceFile): { table: string; by: string; path: string }[] {
  const { path } = file;
  const by = /^src\/modules\/([^/]+)\//.exec(path)?.[1] ?? path.split('/')[1] ?? '';
  if (/\/migrations\//.test(path)) return [];
  return literalsOf(file).flatMap((text) =>
    tablesWrittenBy(text).map((table) => ({ table, by, path })),
  );
}

function tablesWrittenBy(sql: string): string[] {
  const write =
    /\b(?:INSERT INTO|DELETE FROM|TRUNCATE(?: TABLE)?|(?<!\b(?:FOR|DO|KEY)\s+)UPDATE(?: ONLY)?)\s+"?([a-z_]+)/g;
  return [...sql.replace(/\s+/g, ' ').matchAll(write)].map(([, table = '']) => table);
}

/** Each cycle once, as the path that leads back to where it began. */
function cyclesOf(files: readonly SourceFile[]): readonly string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const { to } of byPath.get(path)?.imports ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return cycles;
}

function pathsOf(files: readonly SourceFile[]): readonly string[] {
  return files.map(({ path }) => path);
}

function placeOf({ path, tree }: SourceFile, node: ts.Node): string {
  const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
  return `${path}:${String(line + 1)} ${node.getText(tree).slice(0, 60)}`;
}
