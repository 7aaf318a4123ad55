import { flag, type Reader, Unreadable } from '../config/readers.js';
import { EnvVariable } from '../config/variable.decorator.js';
import { type Cidr, parseCidrs } from './cidr.js';

const networks: Reader<readonly Cidr[]> = (text) => {
  try {
    return parseCidrs(text);
  } catch (error) {
    throw new Unreadable(`must be networks separated by commas (${(error as Error).message})`);
  }
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
}
