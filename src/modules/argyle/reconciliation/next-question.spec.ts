import { plusMs, type Instant } from '../../../common/instant.js';
import {
  ACTIVE_MS,
  isAwaited,
  isUnderway,
  nextAfterAnswer,
  type NextQuestion,
  type UserStanding,
} from './next-question.js';

const NOW = '2025-06-24T10:00:00.000000Z';
const RHYTHM = { roundMs: 100_000, schedule: [1_000, 5_000] };
const later = (ms: number): Instant => plusMs(NOW, ms);

const CALM: UserStanding = {
  verdict: 'ready',
  hasOpenAccounts: false,
  hasNews: false,
  heardAt: NOW,
  hasReportUnderway: false,
};

/** With a random number that changes nothing. */
const next = (asks: number, standing: Partial<UserStanding>): NextQuestion =>
  nextAfterAnswer(asks, { ...CALM, ...standing }, RHYTHM, NOW, 0.5);

describe('after an answer', () => {
  it.each<[string, Partial<UserStanding>]>([
    ['is overdue', { verdict: 'overdue', hasOpenAccounts: true }],
    ['is ready without an open account', { hasOpenAccounts: true }],
    ['has a report underway', { hasReportUnderway: true }],
  ])('a user who %s is asked about again, with growing pauses', (_, standing) => {
    expect(next(0, standing)).toEqual({ dueAt: later(1_000), isRoutine: false, asks: 1 });
    expect(next(1, standing)).toEqual({ dueAt: later(5_000), isRoutine: false, asks: 2 });
    expect(next(9, standing)).toEqual({ dueAt: later(5_000), isRoutine: false, asks: 10 });
  });

  it.each<[string, Partial<UserStanding>]>([
    ['is ready', {}],
    ['is waiting, within the deadline', { verdict: 'waiting', hasOpenAccounts: true }],
    ['failed', { verdict: 'failed' }],
  ])('a user who %s is asked about on the slow round', (_, standing) => {
    expect(next(3, standing)).toEqual({ dueAt: later(100_000), isRoutine: true, asks: 0 });
  });

  it('a user of whom nothing was heard for 30 days rests', () => {
    expect(next(0, { heardAt: later(-ACTIVE_MS) }).dueAt).not.toBeNull();
    expect(next(0, { heardAt: later(-ACTIVE_MS - 1) }).dueAt).toBeNull();
  });

  it('a user of whom something came in meanwhile is asked about soon, as if it had not been', () => {
    const asked = next(4, { verdict: 'overdue', hasNews: true });
    expect(asked).toEqual({ dueAt: later(2_000), isRoutine: true, asks: 4 });
  });
});

it('something is awaited of the overdue, and of the ready who have open accounts', () => {
  expect(isAwaited({ verdict: 'overdue', hasOpenAccounts: true })).toBe(true);
  expect(isAwaited({ verdict: 'ready', hasOpenAccounts: true })).toBe(true);
  expect(isAwaited({ verdict: 'ready', hasOpenAccounts: false })).toBe(false);
  expect(isAwaited({ verdict: 'waiting', hasOpenAccounts: true })).toBe(false);
});

it('a report with a status that nobody knows is not taken for one that is underway', () => {
  const underway = ['waiting_for_sync', 'generating', 'generated', 'archived', undefined];
  expect(underway.map((status) => isUnderway({ status }))).toEqual([
    ...[true, true],
    ...[false, false, false],
  ]);
});
