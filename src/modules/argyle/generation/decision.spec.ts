import { plusMs } from '../../../common/instant.js';
import { decide, type Standing } from './decision.js';

const NOW = '2025-06-24T10:00:00.000000Z';
const QUIET_MS = 120_000;
const ago = (ms: number): string => plusMs(NOW, -ms);

/** Of a user of whom a report is to be requested now. */
const READY: Standing = {
  verdict: 'ready',
  has_news: false,
  last_fact_at: ago(QUIET_MS),
  sending_due_at: null,
  last_allowed_at: null,
  accounts: [{ account: 'a', epoch: 2, marked: 1 }],
};

describe('a planned request', () => {
  it('goes out for all accounts whose data is in, if one of them is new', () => {
    const accounts = [{ account: 'b', epoch: 1, marked: 1 }, ...READY.accounts];
    expect(decide({ ...READY, accounts }, QUIET_MS, NOW)).toEqual({ kind: 'send', accounts });
  });

  it('goes away if everything was requested, or the user is not known any more', () => {
    const accounts = [{ account: 'a', epoch: 2, marked: 2 }];
    const isGone = { kind: 'drop' };
    expect(decide({ ...READY, accounts }, QUIET_MS, NOW)).toEqual(isGone);
    expect(decide({ ...READY, accounts: [] }, QUIET_MS, NOW)).toEqual(isGone);
    expect(decide(null, QUIET_MS, NOW)).toEqual(isGone);
  });

  it('is not given up while the user waits, though nothing is to be requested now', () => {
    const waiting = { ...READY, verdict: 'waiting', accounts: [] } as const;
    expect(decide(waiting, QUIET_MS, NOW)).toMatchObject({ kind: 'wait', fault: null });
  });

  it.each<[string, Partial<Standing>, string]>([
    ['a verdict', { verdict: 'failed' }, plusMs(NOW, 600_000)],
    ['what has come in', { has_news: true }, plusMs(NOW, 1_000)],
    [
      'the quiet period, to the microsecond',
      { last_fact_at: plusMs(ago(QUIET_MS), 0.001) },
      plusMs(NOW, 0.001),
    ],
    ['another one of its type', { sending_due_at: ago(5) }, plusMs(NOW, 2_000)],
    [
      'another one that has to wait itself',
      { sending_due_at: plusMs(NOW, 60_000) },
      plusMs(NOW, 60_000),
    ],
    ['the next day', { last_allowed_at: ago(3_600_000) }, plusMs(NOW, 23 * 3_600_000)],
  ])('waits for %s', (_, standing, until) => {
    expect(decide({ ...READY, ...standing }, QUIET_MS, NOW)).toMatchObject({ kind: 'wait', until });
  });

  it('says that it waits for the next day', () => {
    const limited = decide({ ...READY, last_allowed_at: ago(1) }, QUIET_MS, NOW);
    expect(limited).toMatchObject({ fault: expect.stringContaining('10 reports') });
  });
});
