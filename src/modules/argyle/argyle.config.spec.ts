import { ConfigStore } from '../../core/config/config-store.js';
import { ArgyleConfig } from './argyle.config.js';

const ALL = {
  ARGYLE_API_URL: 'https://api.argyle.com/v2/',
  ARGYLE_API_KEY_ID: 'id',
  ARGYLE_API_KEY_SECRET: 'the secret',
};

const load = (env: Record<string, string>) => ConfigStore.load(env).get(ArgyleConfig);

describe('the configuration of the provider', () => {
  it('is off by itself', () => {
    const config = load({});
    expect([config.isOn, config.baseUrl, config.reportTypes]).toEqual([false, undefined, []]);
  });

  it.each(['https://api.argyle.com', 'https://api.argyle.com/', 'https://api.argyle.com/v2/'])(
    'reads %s as the same base',
    (url) => {
      expect(load({ ...ALL, ARGYLE_API_URL: url }).baseUrl?.href).toBe('https://api.argyle.com/v2');
    },
  );

  it('takes all of its three variables or none', () => {
    const { ARGYLE_API_KEY_SECRET: _, ...some } = ALL;
    expect(() => load(some)).toThrow('or none');
    expect(() => load({ REPORT_TYPES: 'voie' })).toThrow('REPORT_TYPES needs ARGYLE_API_URL');
  });

  it('reads types of reports, each once', () => {
    expect(load({ ...ALL, REPORT_TYPES: 'voie, voe,voie' }).reportTypes).toEqual(['voie', 'voe']);
    expect(() => load({ ...ALL, REPORT_TYPES: '../users' })).toThrow('REPORT_TYPES');
  });

  it('refuses a key id that Basic can not carry, and never shows the secret', () => {
    expect(() => load({ ...ALL, ARGYLE_API_KEY_ID: 'a:b' })).toThrow('ARGYLE_API_KEY_ID');
    expect(() => load({ ...ALL, ARGYLE_API_KEY_ID: '' })).not.toThrow('the secret');
  });
});
