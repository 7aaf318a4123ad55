import type { Provider } from '@nestjs/common';
import { AskAfterSeenReports } from '../listeners/ask-after-seen-reports.listener.js';
import { AwakenRestingUsers } from '../listeners/awaken-resting-users.listener.js';
import { ScheduleReconciliations } from '../listeners/schedule-reconciliations.listener.js';
import { ReconciliationHealth } from './reconciliation-health.js';
import { ReconciliationPlan } from './reconciliation-plan.repository.js';
import { ReconciliationWorker } from './reconciliation-worker.js';
import { Reconciler } from './reconciler.js';
import { ReconciliationsRepository } from './reconciliations.repository.js';

/** What asks the provider where users stand: the part that owns `reconciliations`. */
export const RECONCILIATION_PROVIDERS: readonly Provider[] = [
  ScheduleReconciliations,
  AwakenRestingUsers,
  AskAfterSeenReports,
  ReconciliationPlan,
  ReconciliationsRepository,
  Reconciler,
  ReconciliationWorker,
  ReconciliationHealth,
];
