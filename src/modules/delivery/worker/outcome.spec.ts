import { verdictOf } from './outcome.js';

describe('verdictOf', () => {
  const schedule = [1_000, 2_000];

  it('takes a try without an error for delivered', () => {
    expect(verdictOf({ error: null }, 3, schedule, 0.5)).toEqual({ status: 'delivered' });
  });

  it('blocks what may not be reached, without another try', () => {
    expect(verdictOf({ error: 'address_refused' }, 1, schedule, 0.5)).toEqual({
      status: 'blocked',
    });
  });

  it.each(['http_status', 'timeout', 'secret_unreadable', 'other'] as const)(
    'tries %s again until the schedule is used up',
    (error) => {
      const verdicts = [1, 2, 3].map((tries) => verdictOf({ error }, tries, schedule, 0.5));
      expect(verdicts).toEqual([
        { status: 'pending', inMs: 1_000 },
        { status: 'pending', inMs: 2_000 },
        { status: 'failed' },
      ]);
    },
  );
});
