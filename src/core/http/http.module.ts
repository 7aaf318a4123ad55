import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { provideConfig } from '../config/config.module.js';
import { AddressGuard } from './address-guard.js';
import { Outbound } from './outbound.js';
import { OutboundConfig } from './outbound.config.js';
import { Resolver } from './resolver.js';

const addressGuard = {
  provide: AddressGuard,
  useFactory: ({ allowedNetworks }: OutboundConfig) => new AddressGuard(allowedNetworks),
  inject: [OutboundConfig],
};

const outbound = {
  provide: Outbound,
  useFactory: (guard: AddressGuard, { proxy }: OutboundConfig, resolver: Resolver) =>
    new Outbound({ guard, proxy, names: { resolve: (name) => resolver.resolve(name) } }),
  inject: [AddressGuard, OutboundConfig, Resolver],
};

/**
 * Offers the one door to the network and the guard of its addresses. The door closes last: when
 * the loops that send through it have ended.
 */
@Global()
@Module({
  providers: [provideConfig(OutboundConfig), Resolver, addressGuard, outbound],
  exports: [OutboundConfig, AddressGuard, Outbound, Resolver],
})
export class HttpModule implements OnApplicationShutdown {
  constructor(private readonly door: Outbound) {}

  async onApplicationShutdown(): Promise<void> {
    await this.door.close();
  }
}
