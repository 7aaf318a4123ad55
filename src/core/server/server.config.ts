import { flag, integer, text, url } from '../config/readers.js';
import { EnvVariable } from '../config/variable.decorator.js';

/** Where the service listens, and how it is seen from outside. */
export class ServerConfig {
  @EnvVariable('PORT', {
    read: integer(0, 65_535),
    default: '3000',
    about: 'The port that it listens on; 0 takes any free one.',
  })
  readonly port!: number;

  @EnvVariable('HOST', { read: text, default: '127.0.0.1', about: 'The address it listens on.' })
  readonly host!: string;

  @EnvVariable('PUBLIC_URL', {
    read: url('http', 'https'),
    about:
      'How the provider reaches it, without `/intake/argyle`. A subscription whose url is its own ' +
      'intake is refused.',
  })
  readonly publicUrl: string | undefined;

  @EnvVariable('API_URL', {
    read: url('http', 'https'),
    about: "Base of the links in answers. Unset: the request's own scheme and host.",
  })
  readonly apiUrl: string | undefined;

  @EnvVariable('TRUST_PROXY', {
    read: flag,
    default: 'false',
    about: 'Believe X-Forwarded-* headers: set it when a proxy of yours is in front.',
  })
  readonly trustProxy!: boolean;
}
