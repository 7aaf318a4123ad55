import { Module, type OnModuleDestroy } from '@nestjs/common';
import { provideConfig } from '../../core/config/config.module.js';
import { Database } from '../../core/database/database.js';
import { SharedRate } from '../../core/shared-rate/shared-rate.js';
import { ArgyleClient } from './api/argyle-client.js';
import { ProviderCounters } from './api/provider-counters.js';
import { ProviderDoor } from './api/provider-door.js';
import { ProviderHttp } from './api/provider-http.js';
import { ArgyleConfig } from './argyle.config.js';
import { GENERATION_PROVIDERS } from './generation/generation.providers.js';
import { EraseWorkForUsers } from './listeners/erase-work-for-users.listener.js';
import { ProviderMetrics } from './metrics/provider-metrics.js';
import { PassingController } from './passing/passing.controller.js';
import { PASSING_PROVIDERS } from './passing/passing.providers.js';
import { RECONCILIATION_PROVIDERS } from './reconciliation/reconciliation.providers.js';
import { REGISTRATION_PROVIDERS } from './registration/registration.providers.js';
import { UserTransactions } from './work/user-transactions.js';
import { WorkConfig } from './work/work.config.js';
import { WorkErasureRepository } from './work/work-erasure.repository.js';

/** How long one waits for one's turn to ask the provider. */
const LONGEST_WAIT_MS = 10_000;

const sharedRate = {
  provide: SharedRate,
  useFactory: (database: Database, { requestsPerSecond }: ArgyleConfig) =>
    new SharedRate(database, {
      name: 'argyle:next-request',
      perSecond: requestsPerSecond,
      maxWaitMs: LONGEST_WAIT_MS,
    }),
  inject: [Database, ArgyleConfig],
};

/** The provider's API: registration, generation, reconciliation, and what is passed through. */
@Module({
  controllers: [PassingController],
  providers: [
    provideConfig(ArgyleConfig),
    sharedRate,
    ProviderDoor,
    ProviderHttp,
    ProviderCounters,
    ProviderMetrics,
    ArgyleClient,
    ...REGISTRATION_PROVIDERS,
    ...PASSING_PROVIDERS,
    provideConfig(WorkConfig),
    UserTransactions,
    EraseWorkForUsers,
    WorkErasureRepository,
    ...GENERATION_PROVIDERS,
    ...RECONCILIATION_PROVIDERS,
  ],
})
export class ArgyleModule implements OnModuleDestroy {
  constructor(
    private readonly door: ProviderDoor,
    private readonly rate: SharedRate,
  ) {}

  /** Comes before the loops are waited for, which may be waiting for the provider. */
  onModuleDestroy(): void {
    this.door.beginStop();
    this.rate.stop();
  }
}
