import type { Attempted, AttemptError } from './outcome.js';
import { signOf } from './sign.js';

const answered = (statusCode: number, retryAfterMs: number | null = null): Attempted => ({
  ...{ startedAt: '2026-01-30T09:12:44.120000Z', durationMs: 3, answer: '' },
  ...{ statusCode, retryAfterMs, error: statusCode === 200 ? null : 'http_status' },
});
const unanswered = (error: AttemptError): Attempted => ({
  ...{ startedAt: '2026-01-30T09:12:44.120000Z', durationMs: 3, answer: '' },
  ...{ statusCode: null, error },
});

describe('signOf', () => {
  it.each([
    [200, 'well'],
    [301, 'unwilling'],
    [404, 'unwilling'],
    [410, 'gone'],
    [429, 'busy'],
    [500, 'unwilling'],
    [502, 'unwell'],
    [503, 'unwell'],
    [504, 'unwell'],
  ] as const)('takes %d for %s', (statusCode, sign) => {
    expect(signOf(answered(statusCode))).toBe(sign);
  });

  it.each([
    ['timeout', 'unwell'],
    ['refused', 'unwell'],
    ['reset', 'unwell'],
    ['dns', 'unwell'],
    ['tls', 'unwell'],
    ['protocol', 'unwilling'],
    ['address_refused', 'none'],
    ['secret_unreadable', 'none'],
    ['internal', 'none'],
    ['other', 'none'],
  ] as const)('takes %s for %s', (error, sign) => {
    expect(signOf(unanswered(error))).toBe(sign);
  });

  it('takes a Retry-After of any failure for busy, but 410 for gone and a 2xx for well', () => {
    const signs = [503, 500, 302, 410, 200].map((statusCode) => signOf(answered(statusCode, 0)));
    expect(signs).toEqual(['busy', 'busy', 'busy', 'gone', 'well']);
  });
});
