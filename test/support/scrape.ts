import type { ApiClient } from './api-client.js';

/** One line of a scrape. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What `/metrics` answered, read line by line; a line that is none is a fault. */
export class Scrape {
  readonly series: readonly Series[];

  constructor(readonly text: string) {
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    this.series = lines.map(seriesOf);
  }

  static async of(api: ApiClient): Promise<Scrape> {
    const { status, body } = await api.get<string>('/metrics');
    if (status !== 200) throw new Error(`/metrics answered ${String(status)}`);
    return new Scrape(body);
  }

  /** The value of one series, named with all of its labels; undefined if there is none. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    const wanted = JSON.stringify(Object.entries(labels).sort());
    return this.series.find(
      (one) => one.name === name && JSON.stringify(Object.entries(one.labels).sort()) === wanted,
    )?.value;
  }

  /** The values that a label takes in a metric. */
  valuesOf(name: string, label: string): readonly string[] {
    return this.series.filter((one) => one.name === name).map(({ labels }) => labels[label] ?? '');
  }

  get names(): ReadonlySet<string> {
    return new Set(this.series.map(({ name }) => name));
  }
}

function seriesOf(line: string): Series {
  const [, name, labels = '', value] = /^([a-z_][a-z0-9_]*)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? [];
  if (name === undefined) throw new Error(`no line of a scrape: ${line}`);
  const pairs = [...labels.matchAll(/([a-z_][a-z0-9_]*)="((?:[^"\\]|\\.)*)"/gi)];
  return {
    name,
    labels: Object.fromEntries(pairs.map(([, key = '', text = '']) => [key, text])),
    value: Number(value),
  };
}
