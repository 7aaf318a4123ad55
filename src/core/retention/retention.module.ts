import { Global, Module } from '@nestjs/common';
import { provideConfig } from '../config/config.module.js';
import { RetentionConfig } from './retention.config.js';
import { Retention } from './retention.js';

/** Offers pruning by age to the modules that own tables. */
@Global()
@Module({
  providers: [Retention, provideConfig(RetentionConfig)],
  exports: [Retention, RetentionConfig],
})
export class RetentionModule {}
