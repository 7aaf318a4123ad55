import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { byLabel, type Timing } from '../../core/metrics/metric.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { INTAKE_PATH } from '../../core/server/intake-path.js';
import { IntakeCounters, type RefusalReason } from './intake-counters.js';
import { Journal } from './journal/journal.js';
import { RefusedWebhooks } from './refused/refused-webhooks.js';

/** A webhook is to be answered in milliseconds; the provider gives up after 10 s. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What is refused before a controller or a guard of ours sees it. */
const REFUSED_EARLY: Readonly<Record<number, RefusalReason>> = {
  403: 'other',
  413: 'too_large',
  415: 'other',
};

/** The door in numbers: what came, what became of it, how long that took, what the journal holds. */
@Injectable()
export class IntakeMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly http: HttpAdapterHost,
    private readonly counters: IntakeCounters,
    private readonly journal: Journal,
    private readonly refused: RefusedWebhooks,
  ) {}

  onModuleInit(): void {
    this.addCounters();
    this.addRefused();
    this.addJournal();
    const timing = this.metrics.timing({
      name: 'readywire_intake_duration_seconds',
      help: 'From the head of a webhook to its answer, of those that were answered with 200.',
      buckets: BUCKETS,
    });
    this.watchAnswers(timing);
  }

  private addCounters(): void {
    const { counters } = this;
    this.metrics.counter({
      name: 'readywire_intake_webhooks_total',
      help: 'Posts to the intake by what became of them; accepted ones may be in the journal yet.',
      labels: ['outcome'],
      read: () => {
        const { accepted, duplicates: duplicate, refused, busy, unavailable } = counters;
        return byLabel('outcome', { accepted, duplicate, refused, busy, unavailable });
      },
    });
    this.metrics.counter({
      name: 'readywire_intake_refused_total',
      help: 'Posts that were refused for good, by reason.',
      labels: ['reason'],
      read: () => byLabel('reason', counters.refused_for),
    });
    this.metrics.counter({
      name: 'readywire_intake_journaled_total',
      help: 'Webhooks that were accepted into the journal, since the database took none.',
      read: () => counters.journaled,
    });
  }

  private addRefused(): void {
    this.metrics.counter({
      name: 'readywire_intake_refused_kept_total',
      help: "Wrong signatures from the provider's networks, by whether there was room to keep them.",
      labels: ['outcome'],
      read: () => byLabel('outcome', this.refused.counts),
    });
    this.metrics.fromDatabase({
      query: () => this.refused.figures(),
      gauges: [
        {
          name: 'readywire_intake_refused_kept',
          help: 'Wrong signatures that are kept and can be checked again.',
          of: ({ count }) => count,
        },
      ],
    });
  }

  private addJournal(): void {
    const { metrics, journal } = this;
    metrics.gauge({
      name: 'readywire_journal_size_bytes',
      help: 'What waits on the disk of this process for the database.',
      read: () => journal.size.bytes,
    });
    metrics.gauge({
      name: 'readywire_journal_max_size_bytes',
      help: 'How much the journal of this process takes.',
      read: () => journal.size.max,
    });
    metrics.gauge({
      name: 'readywire_journal_age_seconds',
      help: 'For how long something has been waiting in the journal; 0: nothing is.',
      read: () => journal.ageMs / 1000,
    });
    metrics.gauge({
      name: 'readywire_journal_usable',
      help: 'Whether webhooks can be taken while the database is away: 1 or 0.',
      read: () => Number(journal.isUsable),
    });
    metrics.counter({
      name: 'readywire_journal_drained_total',
      help: 'Webhooks that the journal has handed on to the database.',
      read: () => journal.drained,
    });
  }

  private watchAnswers(timing: Timing): void {
    // Typed as always there; a part of the service without a server has none.
    const adapter = this.http.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    adapter?.getInstance<FastifyInstance>().addHook('onResponse', (request, reply, done) => {
      if (request.routeOptions.url === INTAKE_PATH && request.method === 'POST') {
        const early = REFUSED_EARLY[reply.statusCode];
        if (reply.statusCode === 200) timing.observe(reply.elapsedTime);
        else if (early !== undefined) this.counters.refuse(early);
      }
      done();
    });
  }
}
