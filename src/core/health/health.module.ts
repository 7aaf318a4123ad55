import { Global, Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { HealthParts } from './health-parts.js';
import { HealthService } from './health.service.js';
import { Lifecycle } from './lifecycle.js';
import { Standby } from './standby.js';

/** The three health routes, and the place where modules report what they know of themselves. */
@Global()
@Module({
  controllers: [HealthController],
  providers: [HealthService, HealthParts, Lifecycle, Standby],
  exports: [HealthParts, Lifecycle, Standby],
})
export class HealthModule {}
