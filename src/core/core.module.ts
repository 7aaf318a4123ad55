import { type DynamicModule, Module } from '@nestjs/common';
import { ActivityModule } from './activity/activity.module.js';
import { ClockModule } from './clock/clock.module.js';
import { ConfigModule } from './config/config.module.js';
import type { ConfigStore } from './config/config-store.js';
import { DatabaseModule } from './database/database.module.js';
import { ErasureModule } from './erasure/erasure.module.js';
import { EventBusModule } from './events/event-bus.module.js';
import { HealthModule } from './health/health.module.js';
import { HttpModule } from './http/http.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { LoopsModule } from './loops/loops.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { PausesModule } from './pauses/pauses.module.js';
import { RetentionModule } from './retention/retention.module.js';
import { SecretsModule } from './secrets/secrets.module.js';
import { ServerModule } from './server/server.module.js';
import { SettingsModule } from './settings/settings.module.js';
import { TracingModule } from './tracing/tracing.module.js';

/** What exists once per process and serves every module. */
@Module({})
export class CoreModule {
  static forRoot(config: ConfigStore): DynamicModule {
    return {
      module: CoreModule,
      imports: [
        ConfigModule.forRoot(config),
        ClockModule,
        ActivityModule,
        DatabaseModule,
        EventBusModule,
        LoopsModule,
        JobsModule,
        RetentionModule,
        PausesModule,
        SettingsModule,
        SecretsModule,
        ErasureModule,
        HttpModule,
        ServerModule,
        HealthModule,
        MetricsModule,
        TracingModule,
      ],
    };
  }
}
