import {
  duration,
  integer,
  list,
  type Reader,
  text,
  Unreadable,
  url,
} from '../../core/config/readers.js';
import { Combinations, EnvVariable } from '../../core/config/variable.decorator.js';

const TYPES_AT_MOST = 20;
const DAY_MS = 86_400_000;

const reportType: Reader<string> = (value) => {
  if (/^[a-z0-9][a-z0-9_-]{0,63}$/.test(value)) return value;
  throw new Unreadable('must be names of reports such as voe or voie-mortgage');
};

/** Printable ASCII without a colon: RFC 7617 ends the user name at the first one. */
const keyId: Reader<string> = (value) => {
  if (/^[\x21-\x39\x3b-\x7e]{1,200}$/.test(value)) return value;
  throw new Unreadable('must be printable, without spaces and colons');
};

/** The three that turn the provider's API on, as a person sets them. */
export const PROVIDER_VARIABLES = 'ARGYLE_API_URL, ARGYLE_API_KEY_ID and ARGYLE_API_KEY_SECRET';

/** The provider's API: where it is, with which key, how fast it may be asked, and what for. */
@Combinations<ArgyleConfig>(
  ({ apiUrl, keyId: id, keySecret }) => {
    const given = [apiUrl, id, keySecret].filter((one) => one !== undefined).length;
    return given === 0 || given === 3 ? undefined : `set all of ${PROVIDER_VARIABLES}, or none`;
  },
  ({ apiUrl, reportTypes }) =>
    apiUrl === undefined && reportTypes.length > 0
      ? `REPORT_TYPES needs ${PROVIDER_VARIABLES}`
      : undefined,
)
export class ArgyleConfig {
  @EnvVariable('ARGYLE_API_URL', {
    read: url('https', 'http'),
    about:
      "The provider's API, such as `https://api.argyle.com/v2`; the `/v2` may be left out. With " +
      'the two keys it turns registration, report generation and reconciliation on.',
  })
  readonly apiUrl: string | undefined;

  @EnvVariable('ARGYLE_API_KEY_ID', { read: keyId, about: "The id of the provider's API key." })
  readonly keyId: string | undefined;

  @EnvVariable('ARGYLE_API_KEY_SECRET', {
    read: text,
    about: "The secret of the provider's API key.",
    secret: true,
  })
  readonly keySecret: string | undefined;

  @EnvVariable('ARGYLE_REQUESTS_PER_SECOND', {
    read: integer(1, 1_000),
    default: '50',
    about: "How often all replicas together may ask the provider's API, in a second.",
  })
  readonly requestsPerSecond!: number;

  @EnvVariable('REPORT_TYPES', {
    read: list(reportType, TYPES_AT_MOST),
    about:
      'Reports that are ordered by themselves for each user who becomes ready, such as ' +
      '`voe,voie`. Unset: none.',
  })
  private readonly types: readonly string[] | undefined;

  @EnvVariable('REPORT_QUIET_PERIOD', {
    read: duration(0, DAY_MS),
    default: '2m',
    about: 'How long nothing new must have been heard of a ready user before a report is ordered.',
  })
  readonly quietPeriodMs!: number;

  @EnvVariable('RECONCILIATION_INTERVAL', {
    read: duration(1_000, 30 * DAY_MS),
    default: '6h',
    about: 'How often the provider is asked about each active user, whether anything was missed.',
  })
  readonly reconciliationIntervalMs!: number;

  /** Each once, in the order given; none if `REPORT_TYPES` is unset. */
  get reportTypes(): readonly string[] {
    return [...new Set(this.types ?? [])];
  }

  /** The provider's API with the version in its path and without a slash at the end. */
  get baseUrl(): URL | undefined {
    if (this.apiUrl === undefined) return undefined;
    const url = new URL(this.apiUrl);
    return url.pathname === '/' ? new URL('/v2', url) : url;
  }

  /** Whether the provider's API is configured. */
  get isOn(): boolean {
    return this.apiUrl !== undefined;
  }
}
