import { Injectable, type OnModuleInit } from '@nestjs/common';
import { msUntil } from '../../../common/instant.js';
import { Clock } from '../../../core/clock/clock.js';
import { byLabel } from '../../../core/metrics/metric.js';
import { Metrics } from '../../../core/metrics/metrics.js';
import { ProviderCounters } from '../api/provider-counters.js';
import { ArgyleConfig } from '../argyle.config.js';
import { GenerationHealth } from '../generation/generation-health.js';
import { Requester } from '../generation/requester.js';
import { ReconciliationHealth } from '../reconciliation/reconciliation-health.js';
import { RegistrationHealth } from '../registration/registration-health.js';

const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The provider in numbers: what it is asked, and how that goes on. Without a provider: calls only. */
@Injectable()
export class ProviderMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly config: ArgyleConfig,
    private readonly counters: ProviderCounters,
    private readonly requester: Requester,
    private readonly generation: GenerationHealth,
    private readonly reconciliation: ReconciliationHealth,
    private readonly registration: RegistrationHealth,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.addCalls();
    this.addGeneration();
    this.addReconciliation();
    this.addRegistration();
  }

  private addCalls(): void {
    this.metrics.counter({
      name: 'readywire_provider_requests_total',
      help: "Calls to the provider's API, each try of its own, by route and class of the answer.",
      labels: ['route', 'outcome'],
      read: () =>
        this.counters
          .all()
          .map(({ route, outcome, count }) => ({ labels: { route, outcome }, value: count })),
    });
    const timing = this.metrics.timing({
      name: 'readywire_provider_request_duration_seconds',
      help: 'How long the calls took, whatever the answer was, by route.',
      labels: ['route'],
      buckets: BUCKETS,
    });
    this.counters.onCall = (route, ms) => {
      timing.observe(ms, { route });
    };
  }

  private addGeneration(): void {
    this.metrics.counter({
      name: 'readywire_report_orders_total',
      help: 'Reports that were ordered by themselves, by outcome; `adopted`: was there already.',
      labels: ['outcome'],
      read: () => byLabel('outcome', { ...this.requester.figures }),
    });
    this.metrics.fromDatabase({
      query: () => this.ifOn(() => this.generation.figures()),
      gauges: [
        {
          name: 'readywire_report_requests',
          help: 'Report requests that are not finished, by status; counted up to 10,000.',
          labels: ['status'],
          of: (figures) => {
            if (!figures) return [];
            const { planned, sending, underway: requested } = figures;
            return byLabel('status', { planned, sending, requested });
          },
        },
        {
          name: 'readywire_report_requests_oldest_due_age_seconds',
          help: 'For how long the oldest report request has been due.',
          of: (figures) => (figures ? this.ageOf(figures.oldest_due) : []),
        },
      ],
    });
  }

  private addReconciliation(): void {
    this.metrics.fromDatabase({
      query: () => this.ifOn(() => this.reconciliation.figures()),
      gauges: [
        {
          name: 'readywire_reconciliation_oldest_due_age_seconds',
          help: 'For how long the provider should have been asked about a user who waits.',
          of: (figures) => (figures ? this.ageOf(figures.oldest_awaited_due) : []),
        },
        {
          name: 'readywire_reconciliation_unanswered_users',
          help: 'Users about whom the provider gave no answer the last time; counted up to 10,000.',
          of: (figures) => figures?.unanswered_users ?? [],
        },
      ],
    });
  }

  private addRegistration(): void {
    this.metrics.fromDatabase({
      query: () => this.ifOn(() => this.registration.check()),
      gauges: [
        {
          name: 'readywire_provider_registered',
          help: 'Whether the provider sends everything here, as far as is known: 1 or 0.',
          of: (part) => (part ? Number(part.ok) : []),
        },
      ],
    });
  }

  private ageOf(at: string | null): number {
    return at === null ? 0 : msUntil(this.clock.now(), at) / 1000;
  }

  private async ifOn<F>(look: () => Promise<F>): Promise<F | null> {
    return this.config.isOn ? look() : null;
  }
}
