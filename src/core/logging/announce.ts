/** Tells the person at the terminal something, beside the log on standard output. */
export function announce(...lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`);
}
