import { choice, flag, ratio, text, textPairs, url } from '../config/readers.js';
import { EnvVariable } from '../config/variable.decorator.js';

const SAMPLERS = [
  ...(['always_on', 'always_off', 'traceidratio'] as const),
  ...(['parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'] as const),
] as const;

/** Traces by OTLP, with OpenTelemetry's own variables. Without an endpoint there are none. */
export class TracingConfig {
  @EnvVariable('OTEL_EXPORTER_OTLP_ENDPOINT', {
    read: url('http', 'https'),
    about:
      'Where traces go, by OTLP over HTTP as JSON, such as `http://localhost:4318`; `/v1/traces` ' +
      'is added. Unset: there are no traces.',
  })
  readonly endpoint!: string | undefined;

  @EnvVariable('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', {
    read: url('http', 'https'),
    about: 'The same as a whole url, to which nothing is added.',
  })
  readonly tracesEndpoint!: string | undefined;

  @EnvVariable('OTEL_EXPORTER_OTLP_HEADERS', {
    read: textPairs,
    default: '',
    about: 'Headers for that endpoint: `name=value,name=value`, percent-encoded.',
    secret: true,
  })
  readonly headers!: Readonly<Record<string, string>>;

  @EnvVariable('OTEL_SERVICE_NAME', {
    read: text,
    default: 'readywire',
    about: 'The name of this service in traces.',
  })
  readonly serviceName!: string;

  @EnvVariable('OTEL_RESOURCE_ATTRIBUTES', {
    read: textPairs,
    default: '',
    about:
      'Further attributes of this process in traces: `name=value,name=value`, percent-encoded.',
  })
  readonly resourceAttributes!: Readonly<Record<string, string>>;

  @EnvVariable('OTEL_TRACES_SAMPLER', {
    read: choice(...SAMPLERS),
    default: 'parentbased_always_on',
    about:
      'Which traces are kept: `always_on`, `always_off` or `traceidratio`; a trace begins here, ' +
      'so `parentbased_` in front of it changes nothing.',
  })
  readonly sampler!: (typeof SAMPLERS)[number];

  @EnvVariable('OTEL_TRACES_SAMPLER_ARG', {
    read: ratio,
    default: '1',
    about: 'The part of the traces that `traceidratio` keeps, from 0 to 1.',
  })
  readonly samplerRatio!: number;

  @EnvVariable('OTEL_SDK_DISABLED', {
    read: flag,
    default: 'false',
    about: 'Turns traces off, whatever else is set.',
  })
  readonly isDisabled!: boolean;

  /** Where traces go; undefined: nowhere. */
  get destination(): string | undefined {
    if (this.isDisabled) return undefined;
    const { endpoint } = this;
    return this.tracesEndpoint ?? (endpoint === undefined ? undefined : `${endpoint}/v1/traces`);
  }

  /** The part of the traces that is kept. */
  get keptPart(): number {
    if (this.sampler.endsWith('always_off')) return 0;
    return this.sampler.endsWith('traceidratio') ? this.samplerRatio : 1;
  }
}
