import type { Fact } from './fact.js';
import { factsOf } from './facts-of-event.js';
import { caseEvent } from './read-tracking-case.js';
import { CASE_RULES, caseTime } from './case-basics.js';
import { stateOf } from './state-of.js';
import type { UserState } from './state-of.js';

function factsFrom(heard: readonly string[]): readonly Fact[] {
  return heard.map(caseEvent).flatMap((event) => {
    const reading = factsOf(event);
    return 'facts' in reading ? reading.facts : [];
  });
}

const stateAt = (now: string, ...heard: string[]): UserState =>
  stateOf({ facts: factsFrom(heard), notes: [] }, caseTime(now), CASE_RULES);

describe('the sentence for people', () => {
  it.each<[string, string, string[]]>([
    ['no account is known', '10:00', []],
    ['every account was removed', '10:01', ['10:00 accounts.removed A']],
    [
      'waiting for account …f426a, added 3 min ago, not connected yet',
      '10:03',
      ['10:00 accounts.added A'],
    ],
    [
      'waiting for account …f426a, connected 12 min ago, no data yet',
      '10:12',
      ['10:00 accounts.connected A'],
    ],
    [
      'waiting for account …f426a, connected again just now, no new data yet',
      '10:30:59',
      [
        '10:00 accounts.connected A@10:00',
        '10:05 reports.ready A@10:04',
        '10:30 accounts.connected A@10:30',
      ],
    ],
    [
      'waiting for account …f426a, named 1 min ago, no data yet, and 2 more accounts',
      '10:02',
      ['10:01 users.fully_synced A B C'],
    ],
    [
      'still waiting for account …f426b, connected 3 h ago, no data yet, and 1 more account',
      '13:30',
      ['10:00 accounts.failed A', '10:00 accounts.connected B', '10:00 accounts.added C'],
    ],
    [
      'the data of account …f426a is in',
      '10:06',
      ['10:00 accounts.connected A', '10:05 reports.ready A@10:04', '10:05 accounts.removed B'],
    ],
    [
      'the data of 2 accounts is in, without account …f426c, failed to connect 4 min ago (invalid_mfa)',
      '10:06',
      ['10:02 accounts.failed C invalid_mfa', '10:05 reports.ready A@10:04 B@10:04'],
    ],
    [
      'no data to come: account …f426a, lost its connection 1 min ago, and 1 more account',
      '10:03',
      ['10:01 accounts.connected A', '10:02 accounts.failed A', '10:02 accounts.failed B'],
    ],
  ])('%s', (why, now, heard) => {
    expect(stateAt(now, ...heard).why).toBe(why);
  });
});
