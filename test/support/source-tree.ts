import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** One import or re-export of a file of ours. */
export interface LocalImport {
  /** The path from the project's root, with forward slashes. */
  readonly to: string;
  readonly isReExport: boolean;
}

/** A source file, parsed. */
export interface SourceFile {
  /** The path from the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly isSpec: boolean;
  readonly imports: readonly LocalImport[];
  readonly tree: ts.SourceFile;
}

/** Every TypeScript file under `src`, and `ormconfig.ts`. */
export function readSources(): readonly SourceFile[] {
  const names = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const paths = names.filter((name) => name.endsWith('.ts')).map((name) => join('src', name));
  return [...paths, 'ormconfig.ts'].map(readSource);
}

/** The text of a file, by its path from the project's root; null if there is none. */
export function readText(path: string): string | null {
  return existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : null;
}

/** Every node of the file that the visitor wants, in order. */
export function collect<T>({ tree }: SourceFile, pick: (node: ts.Node) => T | undefined): T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    const picked = pick(node);
    if (picked !== undefined) found.push(picked);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The texts of all string and template literals; what is interpolated reads `${}`. */
export function literalsOf(file: SourceFile): readonly string[] {
  return collect(file, (node) => {
    if (ts.isStringLiteralLike(node)) return node.text;
    if (!ts.isTemplateExpression(node)) return undefined;
    return [node.head, ...node.templateSpans.map(({ literal }) => literal)]
      .map(({ text }) => text)
      .join('${}');
  });
}

function readSource(file: string): SourceFile {
  const path = file.split(sep).join('/');
  const text = readFileSync(join(ROOT, file), 'utf8');
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  return {
    path,
    text,
    tree,
    lines: text.split('\n').length - 1,
    isSpec: path.endsWith('.spec.ts'),
    imports: importsOf(path, tree),
  };
}

function importsOf(path: string, tree: ts.SourceFile): readonly LocalImport[] {
  const found: LocalImport[] = [];
  const visit = (node: ts.Node): void => {
    const name = importedName(node);
    if (name?.startsWith('.')) {
      found.push({ to: resolve(path, name), isReExport: ts.isExportDeclaration(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function importedName(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const { moduleSpecifier } = node;
    return moduleSpecifier && ts.isStringLiteral(moduleSpecifier)
      ? moduleSpecifier.text
      : undefined;
  }
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) {
    return undefined;
  }
  const [argument] = node.arguments;
  return argument && ts.isStringLiteral(argument) ? argument.text : undefined;
}

function resolve(from: string, name: string): string {
  const path = normalize(join(dirname(from), name));
  const posixPath = relative('.', path).split(sep).join('/');
  return posixPath.replace(/\.js$/, '.ts');
}
