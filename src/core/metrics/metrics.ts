import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Figures } from './figures.js';
import type {
  FigureSource,
  MetricInfo,
  Reading,
  ReadMetric,
  Sample,
  Timing,
  TimingInfo,
} from './metric.js';

/**
 * The metrics of this process. Each module adds its own while the application starts (in an
 * `x-metrics.ts`). What is counted is counted where it happens, in a plain field, and read at a
 * scrape; only histograms cost anything between two scrapes.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly figures = new Figures();

  /** A number that only rises while the process lives. */
  counter(metric: ReadMetric): void {
    new Counter({
      ...this.describe(metric),
      collect() {
        this.reset();
        if (isUnlabelled(metric)) this.remove();
        for (const { labels, value } of samplesOf(metric)) this.inc({ ...labels }, value);
      },
    });
  }

  /** A number that rises and falls. */
  gauge(metric: ReadMetric): void {
    new Gauge({
      ...this.describe(metric),
      collect() {
        this.reset();
        if (isUnlabelled(metric)) this.remove();
        for (const { labels, value } of samplesOf(metric)) this.set({ ...labels }, value);
      },
    });
  }

  /** A histogram; it takes milliseconds and shows seconds. */
  timing({ buckets, ...info }: TimingInfo): Timing {
    const histogram = new Histogram({ ...this.describe(info), buckets: [...buckets] });
    return {
      observe: (ms, values) => {
        // A clock that was set back must not take anything away.
        const seconds = Math.max(0, ms) / 1000;
        if (values === undefined) histogram.observe(seconds);
        else histogram.observe({ ...values }, seconds);
      },
    };
  }

  /** Gauges that come out of one look into the database; missing while that does not answer. */
  fromDatabase<F>({ query, gauges }: FigureSource<F>): void {
    const latest = this.figures.add(query);
    for (const { of, ...info } of gauges) {
      const read = (): Reading => {
        const figures = latest();
        return figures === null ? [] : of(figures);
      };
      this.gauge({ ...info, read });
    }
  }

  /** Everything in Prometheus's text format. */
  async scrape(): Promise<string> {
    await this.figures.refresh();
    return this.registry.metrics();
  }

  /** What there is, in the order in which it was added. */
  get known(): readonly KnownMetric[] {
    return this.registry.getMetricsAsArray().map((metric) => {
      const { name, help, labelNames } = metric as unknown as PromMetric;
      const isOfType = (type: typeof Counter | typeof Histogram): boolean => metric instanceof type;
      const type = isOfType(Counter) ? 'counter' : isOfType(Histogram) ? 'histogram' : 'gauge';
      return { name, help, labels: [...labelNames], type };
    });
  }

  private describe({ name, help, labels = [] }: MetricInfo) {
    return { name, help, labelNames: [...labels], registers: [this.registry] };
  }
}

/** What the docs say of a metric. */
export type KnownMetric = Required<MetricInfo> & { readonly type: string };

/** What a metric of prom-client knows of itself, and does not say in its types. */
interface PromMetric {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}

/** prom-client gives such a metric a 0 that nobody has read. */
function isUnlabelled({ labels = [] }: MetricInfo): boolean {
  return labels.length === 0;
}

/** What can't be read is missing; the rest of the scrape goes on. */
function samplesOf({ read }: ReadMetric): readonly Sample[] {
  try {
    const reading = read();
    const samples = typeof reading === 'number' ? [{ labels: {}, value: reading }] : reading;
    return samples.filter(({ value }) => Number.isFinite(value));
  } catch {
    return [];
  }
}
