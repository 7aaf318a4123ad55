import type { Provider } from '@nestjs/common';
import { HastenPlannedReports } from '../listeners/hasten-planned-reports.listener.js';
import { PlanReportsOfReadyUsers } from '../listeners/plan-reports-of-ready-users.listener.js';
import { GenerationHealth } from './generation-health.js';
import { GenerationWorker } from './generation-worker.js';
import { MarksRepository } from './marks.repository.js';
import { OutcomeAsker } from './outcome-asker.js';
import { PlanningRepository } from './planning.repository.js';
import { RequestRetention } from './request-retention.js';
import { Requester } from './requester.js';
import { RequestsRepository } from './requests.repository.js';
import { StandingRepository } from './standing.repository.js';

/** What orders reports by itself: the part of the module that owns `report_requests`. */
export const GENERATION_PROVIDERS: readonly Provider[] = [
  PlanReportsOfReadyUsers,
  HastenPlannedReports,
  PlanningRepository,
  RequestsRepository,
  MarksRepository,
  StandingRepository,
  Requester,
  OutcomeAsker,
  GenerationWorker,
  GenerationHealth,
  RequestRetention,
];
