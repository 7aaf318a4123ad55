import { Module, type OnModuleInit } from '@nestjs/common';
import { provideConfig } from '../../core/config/config.module.js';
import { Jobs } from '../../core/jobs/jobs.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsRepository } from './accounts.repository.js';
import { TrackRecordedEvents } from './listeners/track-recorded-events.listener.js';
import { ReportsConfig } from './reports.config.js';
import { ReportsController } from './reports.controller.js';
import { ReportsRepository } from './reports.repository.js';
import { ReportsService } from './reports.service.js';
import { DeadlineSweep } from './state/deadline-sweep.js';
import { Judge } from './state/judge.js';
import { ReportNotesRepository } from './state/report-notes.repository.js';
import { Tracker } from './state/tracker.js';
import { TrackingRepository } from './state/tracking.repository.js';
import { TimelineRepository } from './timeline/timeline.repository.js';
import { TrackingHealth } from './tracking-health.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

const SWEEP_EVERY_MS = 5_000;

/**
 * Knows of every user whether a report can be generated: facts, verdicts, timelines, reports.
 * Owns `users`, `accounts`, `facts` and `reports`; hears {@link EventsRecorded}, tells
 * {@link UsersFullyReady} and {@link UsersOverdue}.
 */
@Module({
  controllers: [UsersController, AccountsController, ReportsController],
  providers: [
    provideConfig(ReportsConfig),
    TrackRecordedEvents,
    Tracker,
    Judge,
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
