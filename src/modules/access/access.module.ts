import { Module, type OnModuleInit } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { ConfigStore } from '../../core/config/config-store.js';
import { Callers } from '../../core/server/callers.js';
import { AccessController } from './access.controller.js';
import { AccessRepository } from './access.repository.js';
import { AccessService } from './access.service.js';
import { ApiAccessGuard } from './api-access.guard.js';
import { Authenticator } from './authenticator.js';
import { EnvironmentKey, openEnvironmentKey } from './environment-key.js';
import { KeySnapshot } from './key-snapshot.js';

/** Who may call the API: keys, their roles, and the guard of every route. */
@Module({
  controllers: [AccessController],
  providers: [
    { provide: EnvironmentKey, useFactory: openEnvironmentKey, inject: [ConfigStore, DataSource] },
    { provide: APP_GUARD, useClass: ApiAccessGuard },
    AccessRepository,
    AccessService,
    Authenticator,
    KeySnapshot,
  ],
})
export class AccessModule implements OnModuleInit {
  constructor(
    private readonly callers: Callers,
    private readonly authenticator: Authenticator,
  ) {}

  onModuleInit(): void {
    this.callers.keep(this.authenticator);
  }
}
