import { askProvider } from '../../../test/support/ask-provider.js';
import type { ProviderApi } from '../api/provider-api.js';
import { SimulatedProvider } from '../simulated-provider.js';
import { COMMANDS } from './commands.js';
import { Control } from './control.js';

describe('Control', () => {
  let provider: SimulatedProvider;
  let control: Control;
  let api: ProviderApi;

  beforeEach(async () => {
    provider = new SimulatedProvider();
    control = new Control(provider);
    api = await provider.listen({ control: control.routes() });
  });

  afterEach(() => provider.close());

  const accounts = () =>
    provider.records.accountsOf().map(({ employer, connection, data }) => ({
      employer,
      is: connection.status,
      data,
    }));

  it('lets a person sign up, connect accounts, and get a report', () => {
    for (const line of [
      'user applicant-1',
      'account "Tipsy Cab"',
      'account Bullseye',
      'connect "tipsy cab"',
      'part "tipsy cab"',
      'ready "tipsy cab"',
      'fail',
      'generate voie',
    ]) {
      control.run(line);
    }
    expect(accounts()).toEqual([
      { employer: 'Bullseye', is: 'error', data: 'none' },
      { employer: 'Tipsy Cab', is: 'connected', data: 'synced' },
    ]);
    expect(control.run('show applicant-1')).toMatchObject({
      is_ready: true,
      accounts: [{ is_data_in: false }, { is_data_in: true }],
      reports: [{ type: 'voie', status: 'generating' }],
    });
  });

  it('says who was told', () => {
    provider.subscribe({ name: 'n', url: 'http://127.0.0.1:9', events: ['*'] });
    control.run('user');
    expect(control.run('account')).toMatch(/^accounts\.added of \S{36}, sent to 1 subscription$/);
  });

  it('takes the same over HTTP, without a key', async () => {
    const post = (path: string, body?: object) =>
      fetch(`${api.origin}/simulator/${path}`, {
        method: 'POST',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    expect((await post('user', { external_id: 'a' })).status).toBe(200);
    await post('account?employer=Bullseye');
    await post('break?error_code=mfa_timeout');
    const user = provider.records.allUsers()[0]!;
    const { json } = await askProvider(api, 'GET', `/accounts?user=${user.id}`);
    expect(json.results[0]).toMatchObject({ connection: { error_code: 'mfa_timeout' } });
    const refusal = await post('connect?account=Nobody');
    expect(refusal.status).toBe(400);
    expect(await refusal.json()).toEqual({ detail: 'There is no account Nobody.' });
  });

  it('teaches every command', async () => {
    const help = await (await fetch(`${api.origin}/simulator`)).text();
    for (const { name } of COMMANDS) expect(help).toContain(`\n  ${name} `);
    expect(control.run('help')).toBe(help.trimEnd());
  });

  it.each([
    ['connect', 'There is no account yet: begin with `account`.'],
    ['account', 'There is no user yet: begin with `user`.'],
    ['dance', 'There is no dance. Type help.'],
    ['fault nonsense 1', 'There is no fault nonsense, but '],
    ['fault lose', 'Give lose a number, such as 0.3.'],
  ])('says why it can not do `%s`', (line, why) => {
    expect(() => control.run(line)).toThrow(why);
  });

  it('sets faults, lets subscriptions vanish and the next report fail', () => {
    provider.subscribe({ name: 'n', url: 'http://127.0.0.1:9', events: ['*'] });
    control.run('fault lose 0.3');
    control.run('vanish');
    expect(provider.faults.current().lose).toBe(0.3);
    expect(control.run('subscriptions')).toEqual([]);
  });
});
