import type { CaseSection } from '../read-tracking-case.js';

export const OUT_OF_ORDER: CaseSection = {
  title: 'Out of order',
  cases: [
    {
      name: 'An add that is heard after its connection changes nothing.',
      heard: ['10:00 accounts.connected A@10:00', '10:00:20 accounts.added A'],
      now: '10:01',
      verdict: 'waiting',
      accounts: ['A connected'],
      told: [],
    },
    {
      name: 'An add heard after its connection, the account having been removed before, loses neither.',
      heard: [
        '09:00 accounts.removed A',
        '10:00 accounts.connected A@09:59',
        '10:00:20 accounts.added A',
        '10:05 reports.ready A@10:04',
      ],
      now: '10:06',
      verdict: 'ready',
      accounts: ['A connected, covered'],
      told: ['10:05 A'],
    },
    {
      name: 'Data heard before its connection makes the user ready, and is told once.',
      heard: ['10:05 reports.ready A@10:04', '10:05:10 accounts.connected A@10:00'],
      now: '10:06',
      verdict: 'ready',
      accounts: ['A connected, covered'],
      told: ['10:05 A'],
    },
    {
      name: 'The same when the connection comes without a time, however late.',
      heard: ['10:05 reports.ready A@10:04', '10:30 accounts.connected A'],
      now: '10:31',
      verdict: 'ready',
      accounts: ['A connected, covered'],
      told: ['10:05 A'],
    },
    {
      name: 'A failure told late, of before the connection, does not break it.',
      heard: ['10:02 accounts.connected A@10:01', '10:03 accounts.failed A@10:00'],
      now: '10:04',
      verdict: 'waiting',
      accounts: ['A connected'],
      told: [],
    },
  ],
};
