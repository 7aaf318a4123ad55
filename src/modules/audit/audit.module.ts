import { Module } from '@nestjs/common';
import { provideConfig } from '../../core/config/config.module.js';
import { AuditConfig } from './audit.config.js';
import { AuditController } from './audit.controller.js';
import { AuditRepository } from './audit.repository.js';
import { KeepWhatWasDone } from './listeners/keep-what-was-done.listener.js';
import { TakeErasedPersonsOut } from './listeners/take-erased-persons-out.listener.js';
import { AuditRetention } from './retention/audit-retention.js';

/**
 * Who did what. Owns `audit`; hears {@link ActDone} of core and {@link UsersErased}, tells nothing.
 */
@Module({
  controllers: [AuditController],
  providers: [
    provideConfig(AuditConfig),
    AuditRepository,
    KeepWhatWasDone,
    TakeErasedPersonsOut,
    AuditRetention,
  ],
})
export class AuditModule {}
