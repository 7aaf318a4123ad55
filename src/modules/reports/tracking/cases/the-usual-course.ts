import type { CaseSection } from '../read-tracking-case.js';

export const THE_USUAL_COURSE: CaseSection = {
  title: 'The usual course',
  cases: [
    {
      name: 'A user of whom nothing was heard has no accounts.',
      heard: [],
      now: '10:00',
      verdict: 'none',
      accounts: [],
      told: [],
    },
    {
      name: 'An added account is pending, and the user waits for it.',
      heard: ['10:00 accounts.added A'],
      now: '10:01',
      verdict: 'waiting',
      accounts: ['A pending'],
      told: [],
    },
    {
      name: 'A connected account whose data has not come keeps the user waiting.',
      heard: ['10:00 accounts.added A', '10:01 accounts.connected A@10:01'],
      now: '10:05',
      verdict: 'waiting',
      accounts: ['A connected'],
      told: [],
    },
    {
      name: 'Data of every connected account makes the user ready, and that is told once.',
      heard: [
        '10:00 accounts.added A',
        '10:01 accounts.connected A@10:01',
        '10:02 accounts.connected B@10:02',
        '10:05 reports.ready A@10:04 B@10:04',
        '10:06 reports.ready A@10:04 B@10:04',
      ],
      now: '10:07',
      verdict: 'ready',
      accounts: ['A connected, covered', 'B connected, covered'],
      told: ['10:05 A B'],
    },
    {
      name: 'The user is ready only when the last of the parts is in.',
      heard: [
        '10:00 accounts.connected A@10:00',
        '10:00 accounts.connected B@10:00',
        '10:03 reports.ready A@10:02',
        '10:06 reports.ready A@10:02 B@10:05',
      ],
      now: '10:07',
      verdict: 'ready',
      accounts: ['A connected, covered', 'B connected, covered'],
      told: ['10:06 A B'],
    },
    {
      name: 'A second account that comes late makes the user wait, and is told for itself.',
      heard: [
        '10:00 accounts.connected A@10:00',
        '10:03 reports.ready A@10:02',
        '11:00 accounts.added B',
        '11:01 accounts.connected B@11:01',
        '11:05 reports.ready A@10:02 B@11:04',
      ],
      now: '11:06',
      verdict: 'ready',
      accounts: ['A connected, covered', 'B connected, covered'],
      told: ['10:03 A', '11:05 B'],
    },
    {
      name: 'While the second account is open, the user is waiting again.',
      heard: [
        '10:00 accounts.connected A@10:00',
        '10:03 reports.ready A@10:02',
        '11:00 accounts.added B',
      ],
      now: '11:01',
      verdict: 'waiting',
      accounts: ['A connected, covered', 'B pending'],
      told: ['10:03 A'],
    },
  ],
};
