import { Module, type OnModuleInit } from '@nestjs/common';
import { provideConfig } from '../../core/config/config.module.js';
import { Jobs } from '../../core/jobs/jobs.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsRepository } from './accounts.repository.js';
import { ErasureController } from './erasure/erasure.controller.js';
import { ErasureRepository } from './erasure/erasure.repository.js';
import { ErasureService } from './erasure/erasure.service.js';
import { EraseTrackingOfUsers } from './listeners/erase-tracking-of-users.listener.js';
import { KeepSeenReports } from './listeners/keep-seen-reports.listener.js';
import { TakeSnapshots } from './listeners/take-snapshots.listener.js';
import { TellRefusedReports } from './listeners/tell-refused-reports.listener.js';
import { TrackRecordedEvents } from './listeners/track-recorded-events.listener.js';
import { ReportsConfig } from './reports.config.js';
import { ReportsController } from './reports.controller.js';
import { ReportsRepository } from './reports.repository.js';
import { ReportsService } from './reports.service.js';
import { DeadlineSweep } from './state/deadline-sweep.js';
import { Judge } from './state/judge.js';
import { ReportNotesRepository } from './state/report-notes.repository.js';
import { ReportsKeeper } from './state/reports-keeper.js';
import { SnapshotTaker } from './state/snapshot-taker.js';
import { SnapshotsRepository } from './state/snapshots.repository.js';
import { Tracker } from './state/tracker.js';
import { TrackingRepository } from './state/tracking.repository.js';
import { VerdictChangesRepository } from './state/verdict-changes.repository.js';
import { TimelineRepository } from './timeline/timeline.repository.js';
import { TrackingHealth } from './tracking-health.js';
import { TrackingMetrics } from './tracking-metrics.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

const SWEEP_EVERY_MS = 5_000;

/**
 * Knows of every user whether a report can be generated: facts, verdicts, timelines, reports.
 * Owns `users`, `accounts`, `facts`, `snapshots`, `verdict_changes` and `reports`. Hears
 * {@link EventsRecorded} and what the provider says when it is asked; tells verdicts that changed,
 * users who are ready or overdue, messages that were missed and reports that failed.
 */
@Module({
  controllers: [UsersController, ErasureController, AccountsController, ReportsController],
  providers: [
    provideConfig(ReportsConfig),
    TrackRecordedEvents,
    TakeSnapshots,
    KeepSeenReports,
    TellRefusedReports,
    EraseTrackingOfUsers,
    ErasureService,
    ErasureRepository,
    Tracker,
    Judge,
    SnapshotTaker,
    ReportsKeeper,
    SnapshotsRepository,
    VerdictChangesRepository,
    TrackingRepository,
    ReportNotesRepository,
    DeadlineSweep,
    UsersService,
    UsersRepository,
    AccountsRepository,
    ReportsService,
    ReportsRepository,
    TimelineRepository,
    TrackingHealth,
    TrackingMetrics,
  ],
})
export class ReportsModule implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly deadlines: DeadlineSweep,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'reports.deadlines',
      everyMs: SWEEP_EVERY_MS,
      run: () => this.deadlines.sweep(),
    });
  }
}
