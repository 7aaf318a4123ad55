/** One line: who says what to whom. */
export interface Line {
  readonly from: string;
  readonly to: string;
  readonly what: string;
  readonly means: string;
  /** How it ended, such as `200 accepted`. */
  readonly result?: string;
  readonly tone?: 'good' | 'odd' | 'quiet';
}

const CODES = { good: '32', bad: '31', odd: '33', quiet: '2', strong: '1' } as const;
/** Where the meaning begins, and how wide it gets. */
const INDENT = 70;
const WIDTH = 56;

/** Prints what happens, as it happens, with the seconds since the start. */
export class TimelinePrinter {
  private readonly began = performance.now();

  /** @param colours whether the reader's terminal shows them */
  constructor(
    private readonly write: (text: string) => void,
    private readonly colours: boolean,
  ) {}

  text(...lines: readonly string[]): void {
    for (const line of lines) this.write(`${line}\n`);
  }

  chapter(title: string): void {
    this.text('', this.paint('strong', title));
  }

  line({ from, to, what, result = '', means, tone }: Line): void {
    const time = `${this.seconds().toFixed(2).padStart(6)}s`;
    const route = `${from.padEnd(9)} → ${to.padEnd(9)}`;
    const head = `  ${route}  ${what.padEnd(22)} ${result.padEnd(14)}`;
    const [first = '', ...more] = wrapped(means);
    const paint = (text: string): string => (tone === undefined ? text : this.paint(tone, text));
    this.text(this.paint('quiet', time) + paint(`${head} ${first}`.trimEnd()));
    this.text(...more.map((rest) => ' '.repeat(INDENT) + paint(rest)));
  }

  /** A line with a tick or a cross. */
  check(holds: boolean, says: string): void {
    this.text(holds ? this.paint('good', `  ✓ ${says}`) : this.paint('bad', `  ✗ ${says}`));
  }

  seconds(): number {
    return (performance.now() - this.began) / 1000;
  }

  private paint(tone: keyof typeof CODES, text: string): string {
    return this.colours ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text;
  }
}

/** In lines of at most {@link WIDTH} characters, broken between words. */
function wrapped(text: string): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trimStart();
    if (longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
