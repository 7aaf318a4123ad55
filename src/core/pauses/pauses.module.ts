import { Global, Module } from '@nestjs/common';
import { PauseMetrics } from './pause-metrics.js';
import { PausesController } from './pauses.controller.js';
import { Pauses } from './pauses.js';
import { PausesRepository } from './pauses.repository.js';

/** Lets an operator stop and start parts of the service; modules declare theirs. */
@Global()
@Module({
  controllers: [PausesController],
  providers: [Pauses, PausesRepository, PauseMetrics],
  exports: [Pauses],
})
export class PausesModule {}
