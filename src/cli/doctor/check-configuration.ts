import '../../app.module.js';
import { ConfigFaults, ConfigStore, type Environment } from '../../core/config/config-store.js';
import { IntakeSecretsConfig } from '../../core/secrets/intake-secrets.config.js';
import { type Finding, fault, hint, ok } from './finding.js';

const SHORT_BYTES = 16;

/** Reads the configuration as the service would. @returns no store if it has faults */
export function checkConfiguration(env: Environment): {
  readonly findings: readonly Finding[];
  readonly config?: ConfigStore;
} {
  try {
    const config = ConfigStore.load(env);
    return { config, findings: [ok('configuration', 'can be read'), intakeSecret(config)] };
  } catch (error) {
    if (!(error instanceof ConfigFaults)) throw error;
    const todo = 'Set it right: docs/configuration.md has every variable.';
    return { findings: error.faults.map((text) => fault('configuration', text, todo)) };
  }
}

function intakeSecret({ get }: ConfigStore): Finding {
  const { secrets } = get(IntakeSecretsConfig);
  if (secrets === undefined) {
    const todo = 'Set INTAKE_SECRET: until then every webhook is refused with 401.';
    return fault('intake secret', 'INTAKE_SECRET is not set', todo);
  }
  if (secrets.some((secret) => Buffer.byteLength(secret) < SHORT_BYTES)) {
    return hint(
      'intake secret',
      `one is shorter than ${SHORT_BYTES} bytes`,
      'Use a longer one: `openssl rand -hex 32`.',
    );
  }
  return ok('intake secret', secrets.length === 1 ? 'one is set' : `${secrets.length} are set`);
}
