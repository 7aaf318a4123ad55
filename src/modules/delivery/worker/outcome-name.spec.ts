import { outcomeNames, outcomeOf } from './outcome-name.js';

describe('outcomeOf', () => {
  it.each([
    [302, 'http_3xx'],
    [404, 'http_4xx'],
    [599, 'http_5xx'],
    [101, 'http_other'],
    [999, 'http_other'],
  ] as const)('puts the answer %d into the class %s', (statusCode, name) => {
    expect(outcomeOf({ error: 'http_status', statusCode })).toBe(name);
    expect(outcomeNames).toContain(name);
  });

  it('calls an error by its own name, and what has none delivered', () => {
    expect(outcomeOf({ error: 'timeout', statusCode: null })).toBe('timeout');
    expect(outcomeOf({ error: null, statusCode: 204 })).toBe('delivered');
  });
});
