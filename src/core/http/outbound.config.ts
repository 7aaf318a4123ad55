import { flag, type Reader, Unreadable } from '../config/readers.js';
import { EnvVariable } from '../config/variable.decorator.js';
import { type Cidr, parseCidrs } from './cidr.js';
import { parseProxy, type Proxy } from './proxy.js';

/** Networks, comma-separated. */
export const networks: Reader<readonly Cidr[]> = (text) => {
  try {
    return parseCidrs(text);
  } catch (error) {
    throw new Unreadable(`must be networks separated by commas (${(error as Error).message})`);
  }
};

const proxyUrl: Reader<Proxy> = (text) => {
  const proxy = parseProxy(text);
  if (proxy) return proxy;
  throw new Unreadable('must be the url of an http proxy, such as http://user:password@proxy:3128');
};

/** Where outgoing requests may go. */
export class OutboundConfig {
  @EnvVariable('DELIVERY_ALLOWED_NETWORKS', {
    read: networks,
    default: '',
    about:
      'Networks that deliveries may reach although they are private, such as `127.0.0.0/8`; ' +
      'comma-separated CIDRs. Metadata services are never reached.',
  })
  readonly allowedNetworks!: readonly Cidr[];

  @EnvVariable('DELIVERY_REQUIRE_HTTPS', {
    read: flag,
    default: 'false',
    about: 'Refuse subscriptions whose url is not https.',
  })
  readonly requireHttps!: boolean;

  @EnvVariable('DELIVERY_PROXY', {
    read: proxyUrl,
    about:
      'An http proxy that every outgoing request takes, for networks that force one. It then ' +
      'decides which addresses names may lead to. HTTP_PROXY and the like are ignored.',
    secret: true,
  })
  readonly proxy: Proxy | undefined;
}
