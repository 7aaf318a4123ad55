import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { provideConfig } from '../config/config.module.js';
import { Links } from './links.js';
import { ProblemFilter } from './problem.filter.js';
import { ServerConfig } from './server.config.js';
import { createValidationPipe } from './validation.js';

/** What all controllers share: validation, problem details, links. */
@Global()
@Module({
  providers: [
    { provide: APP_PIPE, useFactory: createValidationPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
    Links,
    provideConfig(ServerConfig),
  ],
  exports: [Links, ServerConfig],
})
export class ServerModule {}
