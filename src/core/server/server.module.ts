import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { provideConfig } from '../config/config.module.js';
import { Callers } from './callers.js';
import { Links } from './links.js';
import { OwnUrls } from './own-urls.js';
import { ProblemFilter } from './problem.filter.js';
import { ServerConfig } from './server.config.js';
import { createValidationPipe } from './validation.js';

/** What all controllers share: who calls, validation, problem details, links, own urls. */
@Global()
@Module({
  providers: [
    { provide: APP_PIPE, useFactory: createValidationPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
    Callers,
    Links,
    OwnUrls,
    provideConfig(ServerConfig),
  ],
  exports: [Callers, Links, OwnUrls, ServerConfig],
})
export class ServerModule {}
