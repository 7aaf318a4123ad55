import { Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../core/database/database.js';
import { Jobs } from '../../core/jobs/jobs.js';
import { Callers } from '../../core/server/callers.js';
import { AppController } from './app/app.controller.js';
import { BuiltApp } from './app/built-app.js';
import { FiguresWriter } from './figures/figures-writer.js';
import { FiguresController } from './figures/figures.controller.js';
import { FiguresRepository } from './figures/figures.repository.js';
import { CountAcceptedWebhooks } from './listeners/count-accepted-webhooks.listener.js';
import { CountProcessedEvents } from './listeners/count-processed-events.listener.js';
import { SessionSnapshot } from './sessions/session-snapshot.js';
import { SessionController } from './sessions/session.controller.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { Sessions } from './sessions/sessions.js';
import { SignInLimits } from './sessions/sign-in-limits.js';
import { StreamController } from './stream/stream.controller.js';
import { Streams } from './stream/streams.js';

const FORGET_EVERY_MS = 600_000;

/**
 * The web application at `/console`, and what only it needs: sessions, a stream of changes, counts
 * by the minute. All else it gets from the same API as everybody. Owns `console_sessions` and
 * `activity_minutes`; hears WebhooksAccepted and EventsRecorded.
 */
@Module({
  // The page takes every path that is left.
  controllers: [SessionController, StreamController, FiguresController, AppController],
  providers: [
    BuiltApp,
    Sessions,
    SessionSnapshot,
    SessionsRepository,
    SignInLimits,
    Streams,
    FiguresRepository,
    FiguresWriter,
    CountAcceptedWebhooks,
    CountProcessedEvents,
  ],
})
export class ConsoleModule implements OnModuleInit {
  constructor(
    private readonly callers: Callers,
    private readonly sessions: Sessions,
    private readonly sessionRows: SessionsRepository,
    private readonly figures: FiguresRepository,
    private readonly database: Database,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.callers.addSource(
      async (request) => (await this.sessions.ofRequest(request))?.caller ?? null,
    );
    this.jobs.register({
      name: 'console.forget',
      everyMs: FORGET_EVERY_MS,
      run: async () => {
        await this.sessionRows.removeOver(this.database);
        await this.figures.forgetOld(this.database);
      },
    });
  }
}
