import { Global, Module } from '@nestjs/common';
import { LoopMetrics } from './loop-metrics.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';
import { ProcessMetrics } from './process-metrics.js';

/** `/metrics`, and the place where modules add what they count. */
@Global()
@Module({
  controllers: [MetricsController],
  providers: [Metrics, ProcessMetrics, LoopMetrics],
  exports: [Metrics],
})
export class MetricsModule {}
