import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { ConfigStore } from './config-store.js';
import type { ConfigClass } from './variable.decorator.js';

/** Makes the validated configuration known to every module. */
@Module({})
export class ConfigModule {
  static forRoot(store: ConfigStore): DynamicModule {
    const provider = { provide: ConfigStore, useValue: store };
    return { module: ConfigModule, global: true, providers: [provider], exports: [ConfigStore] };
  }
}

/** The provider with which a module offers its own configuration class to its classes. */
export function provideConfig<T extends object>(type: ConfigClass<T>): FactoryProvider<T> {
  return {
    provide: type,
    useFactory: (store: ConfigStore) => store.get(type),
    inject: [ConfigStore],
  };
}
