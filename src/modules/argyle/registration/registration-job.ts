import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HealthParts } from '../../../core/health/health-parts.js';
import { Jobs } from '../../../core/jobs/jobs.js';
import { ArgyleConfig } from '../argyle.config.js';
import { isLoopback } from './intake-address.js';
import { RegistrationHealth } from './registration-health.js';
import { Registration } from './registration.js';

/** How soon a wish of a subscriber is noticed; the provider is asked only if there is a reason. */
const EVERY_MS = 5_000;
/** The provider may take long to answer, page by page. */
const LONGEST_MS = 55_000;

/** Has one replica at a time see to the provider's subscriptions, if there is a provider. */
@Injectable()
export class RegistrationJob implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly parts: HealthParts,
    private readonly config: ArgyleConfig,
    private readonly registration: Registration,
    private readonly health: RegistrationHealth,
  ) {}

  onModuleInit(): void {
    const { baseUrl } = this.config;
    if (!baseUrl) return;
    if (baseUrl.protocol === 'http:' && !isLoopback(baseUrl)) {
      new Logger('argyle').warn({
        msg: 'ARGYLE_API_URL is http: the key goes over the network bare',
      });
    }
    this.parts.add('registration', () => this.health.check());
    const run = (): Promise<void> => this.registration.run();
    const name = 'argyle.registration';
    this.jobs.register({ name, everyMs: EVERY_MS, longestMs: LONGEST_MS, run });
  }
}
