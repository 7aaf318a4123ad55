import type { CaseSection } from '../read-tracking-case.js';

export const TIMES_THAT_CANNOT_BE: CaseSection = {
  title: 'Times that cannot be',
  cases: [
    {
      name: 'A connection in 2099 was made when it was heard of, and later data covers it.',
      heard: ['10:00 accounts.connected A@2099', '10:05 reports.ready A@10:04'],
      now: '10:06',
      verdict: 'ready',
      accounts: ['A connected, covered'],
      told: ['10:05 A'],
    },
    {
      name: 'A connection in 2099 that is told again is the same.',
      heard: [
        '10:00 accounts.connected A@2099',
        '10:05 reports.ready A@10:04',
        '10:30 accounts.updated A@2099 connected',
      ],
      now: '10:31',
      verdict: 'ready',
      accounts: ['A connected, covered'],
      told: ['10:05 A'],
    },
    {
      name: 'A failure in 2099 does not outlive the connection that follows.',
      heard: ['10:00 accounts.failed A@2099', '10:05 accounts.connected A@10:04'],
      now: '10:06',
      verdict: 'waiting',
      accounts: ['A connected'],
      told: [],
    },
    {
      name: 'Data of 2099 does not cover the connections to come.',
      heard: [
        '10:00 accounts.connected A@10:00',
        '10:05 reports.ready A@2099',
        '12:00 accounts.connected A@11:59',
        '12:01 reports.ready A@2099',
      ],
      now: '12:02',
      verdict: 'waiting',
      accounts: ['A connected, connection 2'],
      told: ['10:05 A'],
    },
    {
      name: 'A connection at infinity, at nonsense or at no time is dated by its receipt.',
      heard: [
        '10:00 accounts.connected A@infinity',
        '10:00 accounts.connected B@nonsense',
        '10:00 accounts.connected C@none',
        '10:05 reports.ready A@09:00 B@09:00 C@09:00',
      ],
      now: '10:06',
      verdict: 'ready',
      accounts: ['A connected, covered', 'B connected, covered', 'C connected, covered'],
      told: ['10:05 A B C'],
    },
    {
      name: 'Data as of infinity, nonsense or no time only mentions the account.',
      heard: [
        '10:00 accounts.connected A',
        '10:05 reports.ready A@infinity',
        '10:05 reports.ready A@nonsense',
        '10:05 reports.ready A@none',
      ],
      now: '10:06',
      verdict: 'waiting',
      accounts: ['A connected'],
      told: [],
    },
  ],
};
