import 'reflect-metadata';
import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Clock } from '../../src/core/clock/clock.js';
import { ConfigStore } from '../../src/core/config/config-store.js';
import { CoreModule } from '../../src/core/core.module.js';
import { DatabaseConnector } from '../../src/core/database/database-connector.js';
import { DEFAULT_ENV } from './defaults.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

export interface ModulesOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Further providers, such as a listener of the test's own. */
  readonly providers?: readonly Provider[];
  readonly clock?: Clock;
  /** Shared with others; unset: one of its own. */
  readonly database?: TestDatabase;
}

export interface RunningModules {
  readonly modules: TestingModule;
  stop(): Promise<void>;
}

/** Some modules at work, without the rest of the service and without HTTP. */
export async function startModules(
  imports: readonly (Type | DynamicModule)[],
  { env = {}, providers = [], clock, database }: ModulesOptions = {},
): Promise<RunningModules> {
  const own = database ?? (await createTestDatabase());
  const config = ConfigStore.load({ ...DEFAULT_ENV, ...own.env, ...env });
  const builder = Test.createTestingModule({
    imports: [CoreModule.forRoot(config), ...imports],
    providers: [...providers],
  });
  if (clock) builder.overrideProvider(Clock).useValue(clock);
  const modules = await builder.compile();
  modules.useLogger(false);
  await modules.init();
  await modules.get(DatabaseConnector).connect();
  const stop = async (): Promise<void> => {
    await modules.close();
    if (database === undefined) await own.drop();
  };
  return { modules, stop };
}
