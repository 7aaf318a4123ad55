import fc from 'fast-check';
import { REPORT_STATUSES } from '../tracking/report-status.js';
import { UNSEEN } from './seen-report.js';
import { mergeReports, toReportRow, type ReportRow } from './merge-reports.js';

const USER = '018051aa-f7a9-a0db-2f38-6cfa325e9d69';
const OTHER = '018051aa-f7a9-a0db-2f38-6cfa325e9d70';

function heard(
  minute: number,
  status: (typeof REPORT_STATUSES)[number],
  id = 'r1',
  user = USER,
): ReportRow {
  const receivedAt = `2025-06-24T22:${String(minute).padStart(2, '0')}:00.000000Z`;
  const eventId = `e${String(minute).padStart(2, '0')}`;
  return toReportRow({ id, type: 'voie', status }, { user, eventId, receivedAt });
}

describe('what is heard of a report', () => {
  it('lets the status only rise, and counts from the first time', () => {
    const [report] = mergeReports([
      heard(7, 'generated'),
      heard(5, 'generated'),
      heard(9, 'generating'),
      heard(1, 'waiting_for_sync'),
    ]);
    expect(report).toEqual({
      id: 'r1',
      user_id: USER,
      type: 'voie',
      status: 'generated',
      event_id: 'e05',
      created_at: '2025-06-24T22:01:00.000000Z',
      generated_at: '2025-06-24T22:05:00.000000Z',
      failed_at: null,
      ...UNSEEN,
    });
  });

  it('keeps reports apart, sorted by id', () => {
    const rows = mergeReports([heard(1, 'generated', 'r2'), heard(2, 'generating', 'r1')]);
    expect(rows.map(({ id, status }) => [id, status])).toEqual([
      ['r1', 'generating'],
      ['r2', 'generated'],
    ]);
  });

  it('comes to the same in any order, piece by piece or at once', () => {
    const rows = fc.array(
      fc
        .tuple(fc.nat(9), fc.constantFrom(...REPORT_STATUSES), fc.constantFrom(USER, OTHER))
        .map(([minute, status, user]) => heard(minute, status, 'r1', user)),
      { minLength: 1, maxLength: 6 },
    );
    const shuffled = rows.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.nat(5)),
    );
    fc.assert(
      fc.property(shuffled, ([all, other, cut]) => {
        const before = mergeReports(other.slice(0, cut));
        expect(mergeReports([...before, ...other.slice(cut)])).toEqual(mergeReports(all));
      }),
    );
  });
});
