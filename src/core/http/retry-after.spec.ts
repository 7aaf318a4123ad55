import { retryAfterMs } from './retry-after.js';

const NOW = Date.UTC(1994, 10, 6, 8, 49, 0);

describe('retryAfterMs', () => {
  it('reads seconds', () => {
    expect(retryAfterMs('120', NOW)).toBe(120_000);
    expect(retryAfterMs(' 0 ', NOW)).toBe(0);
  });

  it('reads a date in each of the three forms of HTTP', () => {
    for (const date of [
      'Sun, 06 Nov 1994 08:49:37 GMT',
      'Sunday, 06-Nov-94 08:49:37 GMT',
      'Sun Nov  6 08:49:37 1994',
    ]) {
      expect(retryAfterMs(date, NOW)).toBe(37_000);
    }
  });

  it('takes a date that has passed for no wait', () => {
    expect(retryAfterMs('Sun, 06 Nov 1994 08:40:00 GMT', NOW)).toBe(0);
  });

  it('can be large, and stays a number that a database takes', () => {
    expect(retryAfterMs('9'.repeat(400), NOW)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each([
    '',
    '-1',
    '1.5',
    '10s',
    'soon',
    '2025-06-24T22:05:17Z',
    'Sun, 99 Nov 1994 08:49:37 GMT',
  ])('ignores %p', (text) => {
    expect(retryAfterMs(text, NOW)).toBeNull();
  });

  it('ignores what is not there, or there twice', () => {
    expect(retryAfterMs(undefined, NOW)).toBeNull();
    expect(retryAfterMs(['1', '2'], NOW)).toBeNull();
  });
});
