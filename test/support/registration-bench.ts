import { randomUUID } from 'node:crypto';
import { ConfigStore } from '../../src/core/config/config-store.js';
import { IntakeSecretsConfig } from '../../src/core/secrets/intake-secrets.config.js';
import { ServerConfig } from '../../src/core/server/server.config.js';
import { Settings } from '../../src/core/settings/settings.js';
import { Database } from '../../src/core/database/database.js';
import { Loops } from '../../src/core/loops/loops.js';
import { ArgyleClient } from '../../src/modules/argyle/api/argyle-client.js';
import { ArgyleConfig } from '../../src/modules/argyle/argyle.config.js';
import { ArgyleModule } from '../../src/modules/argyle/argyle.module.js';
import { Registrar } from '../../src/modules/argyle/registration/registrar.js';
import { RegistrationHealth } from '../../src/modules/argyle/registration/registration-health.js';
import { RegistrationRepository } from '../../src/modules/argyle/registration/registration.repository.js';
import { RegistrationStates } from '../../src/modules/argyle/registration/registration-state.js';
import { Registration } from '../../src/modules/argyle/registration/registration.js';
import { EventsModule } from '../../src/modules/events/events.module.js';
import { DEFAULT_ENV } from './defaults.js';
import { FakeProvider, type FakeWebhook } from './fake-provider.js';
import { startModules, type RunningModules } from './start-modules.js';
import { TestClock } from './test-clock.js';

const PUBLIC_URL = 'http://127.0.0.1:3999/base';

/** What a process does about the provider's subscriptions when its job is run. */
export interface RegistrationProcess {
  run(): Promise<void>;
  health(): ReturnType<RegistrationHealth['check']>;
}

/** Registration at a provider of the test's own, in a time of its own, on one database. */
export class RegistrationBench {
  clock = new TestClock();

  private constructor(
    readonly provider: FakeProvider,
    private readonly running: RunningModules,
  ) {}

  static async start(): Promise<RegistrationBench> {
    const provider = await FakeProvider.start();
    const running = await startModules([ArgyleModule, EventsModule], { env: provider.env });
    await running.modules.get(Loops).stop();
    return new RegistrationBench(provider, running);
  }

  get database(): Database {
    return this.running.modules.get(Database);
  }

  /** Nothing was registered and nobody subscribes. */
  async reset(): Promise<void> {
    this.provider.reset();
    this.clock = new TestClock();
    await this.database.query(`DELETE FROM settings WHERE name LIKE 'argyle:%'`);
    await this.database.query('DELETE FROM subscriptions');
  }

  async stop(): Promise<void> {
    await this.running.stop();
    await this.provider.close();
  }

  /** A process that starts now, with these variables; the provider's record begins anew. */
  startProcess(env: Readonly<Record<string, string>> = {}): RegistrationProcess {
    const { get } = ConfigStore.load({ ...DEFAULT_ENV, ...this.provider.env, PUBLIC_URL, ...env });
    const states = new RegistrationStates(new Settings(this.database));
    const registration = new Registration(
      get(ArgyleConfig),
      get(ServerConfig),
      get(IntakeSecretsConfig),
      this.clock,
      new RegistrationRepository(this.database),
      states,
      new Registrar(this.running.modules.get(ArgyleClient)),
    );
    this.provider.calls.length = 0;
    const health = new RegistrationHealth(states, this.clock);
    return { run: () => registration.run(), health: () => health.check() };
  }

  /** The names of the subscriptions at the provider. */
  get names(): readonly unknown[] {
    return this.provider.webhooks.map(({ name }) => name).sort();
  }

  /** The one of this name. */
  named(name: string): FakeWebhook | undefined {
    return this.provider.webhooks.find((one) => one['name'] === name);
  }

  /** What the process that was started last has changed. */
  get changes(): readonly string[] {
    const calls = this.provider.callsTo(/^(POST|DELETE)/);
    return calls.map(({ method, path }) => `${method} ${path}`);
  }

  /** A subscriber of ours. */
  async subscribe(events: readonly string[], config: object): Promise<string> {
    const id = randomUUID();
    await this.database.query(
      `INSERT INTO subscriptions (id, name, url, events, config, status, created_at, updated_at)
       VALUES ($1, 'theirs', 'http://127.0.0.1:1/', $2, $3, 'active', now(), now())`,
      [id, events, JSON.stringify(config)],
    );
    return id;
  }
}
