import { Global, Module } from '@nestjs/common';
import { Jobs } from './jobs.js';
import { JobsRepository } from './jobs.repository.js';

/** Offers periodic jobs to every module. */
@Global()
@Module({ providers: [Jobs, JobsRepository], exports: [Jobs] })
export class JobsModule {}
