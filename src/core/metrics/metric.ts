/** The labels of one series; bounded, never anything of a person, a url or a subscriber. */
export type Labels = Readonly<Record<string, string>>;

/** One value of a metric that has labels. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** What a metric is asked for at a scrape: one value, or one for each set of labels. */
export type Reading = number | readonly Sample[];

/** What every metric says of itself. */
export interface MetricInfo {
  /** `readywire_<what>_<unit>`; counters end with `_total`. */
  readonly name: string;
  /** One sentence, for `/metrics` and docs/metrics.md. */
  readonly help: string;
  /** The names of its labels. */
  readonly labels?: readonly string[];
}

/** A metric that is read at each scrape from where the thing is counted. */
export interface ReadMetric extends MetricInfo {
  readonly read: () => Reading;
}

/** A histogram in seconds. */
export interface TimingInfo extends MetricInfo {
  /** Upper bounds in seconds. */
  readonly buckets: readonly number[];
}

/** Takes durations in; the only thing of a histogram that whoever measures needs. */
export interface Timing {
  observe(ms: number, labels?: Labels): void;
}

/** A gauge that comes out of figures, see {@link FigureSource}. */
export interface FigureGauge<F> extends MetricInfo {
  readonly of: (figures: F) => Reading;
}

/** Figures that cost a look into the database. */
export interface FigureSource<F> {
  /** A cheap statement: every count in it is bounded, everything else goes by an index. */
  readonly query: () => Promise<F>;
  readonly gauges: readonly FigureGauge<F>[];
}

/** One sample for each member of the object, with its key as the label. */
export function byLabel(label: string, values: Readonly<Record<string, number>>): Sample[] {
  return Object.entries(values).map(([key, value]) => ({ labels: { [label]: key }, value }));
}
