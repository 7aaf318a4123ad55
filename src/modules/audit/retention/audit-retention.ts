import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Retention } from '../../../core/retention/retention.js';
import { AuditConfig } from '../audit.config.js';
import { AuditRepository } from '../audit.repository.js';

/** Prunes the audit past its own retention. */
@Injectable()
export class AuditRetention implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly config: AuditConfig,
    private readonly repository: AuditRepository,
  ) {}

  onModuleInit(): void {
    this.retention.register('audit', (after, most) =>
      this.repository.prune(after, this.config.retentionMs, most),
    );
  }
}
