import type { CaseSection } from '../read-tracking-case.js';

export const WITH_AND_WITHOUT_A_TIME: CaseSection = {
  title: 'With and without a time',
  cases: [
    {
      name: 'A connection told twice, with a time and without, is one connection.',
      heard: [
        '10:00 accounts.connected A',
        '10:01:30 accounts.updated A@10:00 connected',
        '10:05 reports.ready A@10:00:30',
      ],
      now: '10:06',
      verdict: 'ready',
      accounts: ['A connected, covered'],
      told: ['10:05 A'],
    },
    {
      name: 'Two minutes apart they are one, and the time that was stated is the one that stands.',
      heard: [
        '10:00 accounts.connected A@10:00',
        '10:01 reports.ready A@10:00:30',
        '10:02 accounts.connected A',
      ],
      now: '10:03',
      verdict: 'ready',
      accounts: ['A connected, covered'],
      told: ['10:01 A'],
    },
    {
      name: 'More than two minutes apart they are two: the account was connected again.',
      heard: [
        '10:00 accounts.connected A@10:00',
        '10:00:30 reports.ready A@10:00:20',
        '10:02:01 accounts.connected A',
      ],
      now: '10:03',
      verdict: 'waiting',
      accounts: ['A connected, connection 2'],
      told: ['10:00:30 A'],
    },
    {
      name: 'A time that is told late is near if it is near to what was heard then.',
      heard: [
        '10:00 accounts.connected A',
        '10:01 reports.ready A@10:00:30',
        '10:40 accounts.updated A@09:59 connected',
      ],
      now: '10:41',
      verdict: 'ready',
      accounts: ['A connected, covered'],
      told: ['10:01 A'],
    },
    {
      name: 'So it is if it was first heard of near to then, however long ago it was.',
      heard: [
        '10:00 accounts.updated A@09:00 connected',
        '10:01 accounts.connected A',
        '10:05 reports.ready A@09:30',
      ],
      now: '10:06',
      verdict: 'ready',
      accounts: ['A connected, covered'],
      told: ['10:05 A'],
    },
    {
      name: 'Two connections that turn out to be one have been counted, and do not hide the next.',
      heard: [
        '10:00 accounts.connected A',
        '10:01 accounts.connected A',
        '10:05 reports.ready A@10:04',
        '10:30 accounts.updated A@10:00 connected',
        '12:00 accounts.connected A@11:59',
        '12:05 reports.ready A@12:04',
      ],
      now: '12:06',
      verdict: 'ready',
      accounts: ['A connected, covered, connection 3'],
      told: ['10:05 A', '12:05 A'],
    },
    {
      name: 'A failure told with and without a time is one: the connection after it stands.',
      heard: [
        '10:00:10 accounts.updated A@10:00 error',
        '10:00:30 accounts.connected A@10:00:20',
        '10:00:40 accounts.failed A',
      ],
      now: '10:01',
      verdict: 'waiting',
      accounts: ['A connected'],
      told: [],
    },
    {
      name: 'An add told a second time, after the removal, does not bring the account back.',
      heard: ['10:00 accounts.added A@10:00', '10:01 accounts.removed A', '10:02 accounts.added A'],
      now: '10:03',
      verdict: 'none',
      accounts: ['A removed'],
      told: [],
    },
  ],
};
