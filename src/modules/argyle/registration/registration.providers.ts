import type { Provider } from '@nestjs/common';
import { provideConfig } from '../../../core/config/config.module.js';
import { IntakeSecretsConfig } from '../../../core/secrets/intake-secrets.config.js';
import { Registrar } from './registrar.js';
import { RegistrationHealth } from './registration-health.js';
import { RegistrationJob } from './registration-job.js';
import { RegistrationStates } from './registration-state.js';
import { Registration } from './registration.js';
import { RegistrationRepository } from './registration.repository.js';

/** What sees to it that the provider sends us what we need. */
export const REGISTRATION_PROVIDERS: readonly Provider[] = [
  provideConfig(IntakeSecretsConfig),
  RegistrationRepository,
  RegistrationStates,
  Registrar,
  Registration,
  RegistrationHealth,
  RegistrationJob,
];
