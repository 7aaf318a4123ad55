import { ConfigFaults, ConfigStore } from './config-store.js';
import { duration, flag, integer, list, text, url } from './readers.js';
import { Combinations, EnvVariable } from './variable.decorator.js';

@Combinations<SampleConfig>((sample) =>
  sample.pause > 60_000 && sample.isEager ? 'T_PAUSE must be below 1m with T_EAGER' : undefined,
)
class SampleConfig {
  @EnvVariable('T_COUNT', { read: integer(1, 10), default: '3', about: '' })
  readonly count!: number;

  @EnvVariable('T_PAUSE', { read: duration(), default: '10s', about: '' })
  readonly pause!: number;

  @EnvVariable('T_EAGER', { read: flag, default: 'false', about: '' })
  readonly isEager!: boolean;

  @EnvVariable('T_SECRETS', { read: list(text, 2), about: '', secret: true })
  readonly secrets: readonly string[] | undefined;

  @EnvVariable('T_URL', { read: url('https'), about: '' })
  readonly url: string | undefined;
}

function faultsOf(env: Record<string, string>): string {
  try {
    ConfigStore.load(env);
    return '';
  } catch (error) {
    if (error instanceof ConfigFaults) return error.message;
    throw error;
  }
}

describe('the configuration', () => {
  it('has defaults, and takes an empty variable as unset', () => {
    const { count, pause, secrets } = ConfigStore.load({ T_COUNT: '' }).get(SampleConfig);
    expect({ count, pause, secrets }).toEqual({ count: 3, pause: 10_000, secrets: undefined });
  });

  it('trims lists', () => {
    const config = ConfigStore.load({ T_SECRETS: ' a , b ' }).get(SampleConfig);
    expect(config.secrets).toEqual(['a', 'b']);
  });

  it('tells every fault at once, with the name and what is expected', () => {
    const faults = faultsOf({ T_COUNT: '11', T_PAUSE: '10', T_EAGER: 'maybe', T_URL: 'http://x' });
    for (const name of ['T_COUNT', 'T_PAUSE', 'T_EAGER', 'T_URL']) expect(faults).toContain(name);
    expect(faults).toContain('a whole number from 1 to 10');
  });

  it('never shows the value of a secret', () => {
    const faults = faultsOf({ T_SECRETS: 'hunter2,,x' });
    expect(faults).toContain('T_SECRETS');
    expect(faults).not.toContain('hunter2');
  });

  it('checks combinations once every variable can be read', () => {
    expect(faultsOf({ T_PAUSE: '2m', T_EAGER: 'true' })).toContain('T_PAUSE must be below');
  });
});
