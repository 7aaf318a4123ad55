/** Whether an aim was reached. */
export interface Judgement {
  /** What was measured, and what it was to be. */
  readonly says: string;
  readonly isReached: boolean;
}

/** What a scenario has measured. */
export interface Table {
  /** The first column names the rows. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly judgements: readonly Judgement[];
  /** What else is to be known, a sentence each. */
  readonly notes?: readonly string[];
}

/** The table in columns, for a terminal. */
export function formatTable({ columns, rows, judgements, notes = [] }: Table): string {
  const lines = [columns, ...rows].map((cells) => cells.map(oneLine));
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((cells) => (cells[index] ?? '').length)),
  );
  const text = lines.map(
    (cells) => `  ${cells.map((cell, at) => pad(cell, at, widths)).join('  ')}`,
  );
  text.splice(1, 0, `  ${widths.map((width) => '-'.repeat(width)).join('  ')}`);
  const verdicts = judgements.map(
    ({ says, isReached }) => `  ${isReached ? 'reached' : 'MISSED '}  ${says}`,
  );
  return [
    ...text.map((line) => line.trimEnd()),
    ...verdicts,
    ...notes.map((note) => `  ${note}`),
  ].join('\n');
}

/** The same for a page of the documentation. */
export function formatMarkdown({ columns, rows, judgements, notes = [] }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => oneLine(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = `| ${columns.map((_, index) => (index === 0 ? '---' : '---:')).join(' | ')} |`;
  const verdicts = judgements.map(
    ({ says, isReached }) => `- ${isReached ? 'Reached' : '**Missed**'}: ${says}`,
  );
  const table = [line(columns), rule, ...rows.map(line)].join('\n');
  const rest = [...verdicts, ...notes.map((note) => `- ${note}`)].join('\n');
  return rest === '' ? table : `${table}\n\n${rest}`;
}

/** At least so many: the judgement. */
export function atLeast(what: string, value: number, aim: number, digits = 2): Judgement {
  const says = `${what}: ${value.toFixed(digits)} (aim: at least ${String(aim)})`;
  return { says, isReached: value >= aim };
}

/** At most so many: the judgement. */
export function atMost(what: string, value: number, aim: number, digits = 1): Judgement {
  const says = `${what}: ${value.toFixed(digits)} (aim: at most ${String(aim)})`;
  return { says, isReached: value <= aim };
}

function oneLine(cell: string): string {
  return cell.replaceAll(/\s+/g, ' ');
}

/** Names to the left, figures to the right. */
function pad(cell: string, index: number, widths: readonly number[]): string {
  const width = widths[index] ?? 0;
  return index === 0 ? cell.padEnd(width) : cell.padStart(width);
}
