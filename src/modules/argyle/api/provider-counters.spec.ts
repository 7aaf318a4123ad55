import { ProviderCounters } from './provider-counters.js';

describe('calls to the provider', () => {
  const counted = (path: string, statusCode: number | null): unknown => {
    const counters = new ProviderCounters();
    counters.called(path, statusCode, 1);
    return counters.all().find(({ count }) => count > 0);
  };

  it('are counted by route, whatever ids are in it', () => {
    expect(counted('/reports/01868c1f-8b5e-7a70-a09d-a2a1a2a3a4a5', 200)).toMatchObject({
      ...{ route: 'reports', outcome: '2xx' },
    });
    expect(counted('/who-knows/what', 200)).toMatchObject({ route: 'other' });
    expect(counted('', 200)).toMatchObject({ route: 'other' });
  });

  it.each([
    [204, '2xx'],
    [302, '3xx'],
    [404, '4xx'],
    [429, '429'],
    [503, '5xx'],
    [999, '5xx'],
    [null, 'no_answer'],
  ] as const)('%s counts as %s', (statusCode, outcome) => {
    expect(counted('/accounts', statusCode)).toMatchObject({ route: 'accounts', outcome });
  });

  it('are there from the beginning, with 0', () => {
    const { length } = new ProviderCounters().all();
    expect(length).toBe(30);
  });
});
