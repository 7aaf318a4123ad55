import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AddressGuard, literalAddressOf } from '../../../core/http/address-guard.js';
import { parseCidrs } from '../../../core/http/cidr.js';
import { Outbound } from '../../../core/http/outbound.js';
import { OutboundConfig } from '../../../core/http/outbound.config.js';
import { Resolver } from '../../../core/http/resolver.js';
import { ArgyleConfig } from '../argyle.config.js';

/** Bytes of the largest document that is passed on. */
export const LARGEST_DOCUMENT_BYTES = 64 * 1024 * 1024;

/** What is underway when the process stops may go on for so long. */
const LONGEST_FAREWELL_MS = 3_000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * The two ways out that this module has. `provider` leads to the configured provider and may
 * reach a private or loopback address if `ARGYLE_API_URL` itself spells it out; `elsewhere` is
 * for where its redirects lead and goes by `DELIVERY_ALLOWED_NETWORKS` alone.
 */
@Injectable()
export class ProviderDoor implements OnApplicationShutdown {
  readonly provider: Outbound;
  readonly elsewhere: Outbound;
  private isOver = false;

  constructor(
    private readonly config: ArgyleConfig,
    outbound: OutboundConfig,
    guard: AddressGuard,
    resolver: Resolver,
  ) {
    const common = {
      proxy: outbound.proxy,
      names: { resolve: (name: string) => resolver.resolve(name) },
      timeoutMs: CONNECT_TIMEOUT_MS,
      maxReadBytes: LARGEST_DOCUMENT_BYTES,
    };
    const literal = config.baseUrl && literalAddressOf(config.baseUrl);
    const own = literal ? parseCidrs(literal) : [];
    const ownGuard = new AddressGuard([...outbound.allowedNetworks, ...own]);
    this.provider = new Outbound({ ...common, guard: ownGuard });
    this.elsewhere = new Outbound({ ...common, guard });
  }

  /** The configured provider's; undefined if there is none. */
  get baseUrl(): URL | undefined {
    return this.config.baseUrl;
  }

  /** Whether the url is of the configured provider's exact origin: scheme, host and port. */
  isProvider(url: URL): boolean {
    return url.origin === this.config.baseUrl?.origin;
  }

  /** The way to this url. */
  to(url: URL): Outbound {
    return this.isProvider(url) ? this.provider : this.elsewhere;
  }

  get isStopping(): boolean {
    return this.isOver;
  }

  /** From now on nothing new is asked, and what is underway must end soon. */
  beginStop(): void {
    this.isOver = true;
    setTimeout(() => void this.close(), LONGEST_FAREWELL_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  private async close(): Promise<void> {
    await Promise.all([this.provider.close(), this.elsewhere.close()]);
  }
}
