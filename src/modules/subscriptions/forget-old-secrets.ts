import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../core/database/database.js';
import { Jobs } from '../../core/jobs/jobs.js';
import { SecretsRepository } from './secrets.repository.js';

const EVERY_MS = 10 * 60_000;

/** Removes old secrets once their overlap has ended: what signs no more is not kept. */
@Injectable()
export class ForgetOldSecrets implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly repository: SecretsRepository,
  ) {}

  onModuleInit(): void {
    const run = (): Promise<void> => this.repository.forgetEnded(this.database);
    this.jobs.register({ name: 'subscriptions.old-secrets', everyMs: EVERY_MS, run });
  }
}
