import { Global, Module } from '@nestjs/common';
import { JobWatch } from './job-watch.js';
import { Jobs } from './jobs.js';
import { JobsRepository } from './jobs.repository.js';

/** Offers periodic jobs to every module. */
@Global()
@Module({ providers: [Jobs, JobsRepository, JobWatch], exports: [Jobs, JobWatch] })
export class JobsModule {}
