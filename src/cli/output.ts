import { printable, printableJson } from './printable.js';

/** Where a command writes. */
export interface Sink {
  write(text: string): unknown;
}

/**
 * What a command tells: results on standard output, as text or (`--json`) one JSON value a line,
 * everything else on standard error. Foreign text comes out without orders to the terminal.
 */
export class Output {
  constructor(
    readonly isJson: boolean,
    private readonly results: Sink = process.stdout,
    private readonly notes: Sink = process.stderr,
  ) {}

  /** A result: the value with `--json`, otherwise the lines. */
  result(value: unknown, ...lines: readonly string[]): void {
    const texts = this.isJson ? [printableJson(value)] : lines.map(printable);
    for (const text of texts) this.results.write(`${text}\n`);
  }

  /** Text of ours as it stands, such as a command to be piped into a shell. */
  raw(text: string): void {
    this.results.write(text);
  }

  /** For the person, never for a script. May have several lines. */
  note(text: string): void {
    this.notes.write(`${text.split('\n').map(printable).join('\n')}\n`);
  }
}

/** Rows in columns as wide as their widest cell; the first row is the head. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const shown = rows.map((row) => row.map(printable));
  const widths = (shown[0] ?? []).map((_, at) =>
    Math.max(...shown.map((row) => row[at]?.length ?? 0)),
  );
  return shown.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
