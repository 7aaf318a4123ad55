import { Global, Module } from '@nestjs/common';
import { provideConfig } from '../config/config.module.js';
import { TracingConfig } from './tracing.config.js';
import { Tracing } from './tracing.js';

/** Offers traces to every module; off unless an OTLP endpoint is configured. */
@Global()
@Module({ providers: [Tracing, provideConfig(TracingConfig)], exports: [Tracing] })
export class TracingModule {}
