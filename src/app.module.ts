import { type DynamicModule, Module } from '@nestjs/common';
import type { ConfigStore } from './core/config/config-store.js';
import { CoreModule } from './core/core.module.js';
import { AccessModule } from './modules/access/access.module.js';
import { ArgyleModule } from './modules/argyle/argyle.module.js';
import { AuditModule } from './modules/audit/audit.module.js';
import { ConsoleModule } from './modules/console/console.module.js';
import { DeliveryModule } from './modules/delivery/delivery.module.js';
import { EventsModule } from './modules/events/events.module.js';
import { IntakeModule } from './modules/intake/intake.module.js';
import { ReportsModule } from './modules/reports/reports.module.js';
import { SubscriptionsModule } from './modules/subscriptions/subscriptions.module.js';

/** The modules of the service: a new one is one line here. */
const MODULES = [
  AccessModule,
  SubscriptionsModule,
  IntakeModule,
  EventsModule,
  ReportsModule,
  DeliveryModule,
  ArgyleModule,
  AuditModule,
  ConsoleModule,
];

/** Everything together. */
@Module({})
export class AppModule {
  static forRoot(config: ConfigStore): DynamicModule {
    return { module: AppModule, imports: [CoreModule.forRoot(config), ...MODULES] };
  }
}
