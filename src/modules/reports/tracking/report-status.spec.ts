import { higherStatus, REPORT_STATUSES } from './report-status.js';

it('only rises, in whatever order statuses are heard', () => {
  expect(REPORT_STATUSES).toEqual(['waiting_for_sync', 'generating', 'failed', 'generated']);
  expect(higherStatus('generated', 'failed')).toBe('generated');
  expect(higherStatus('generating', 'failed')).toBe('failed');
  expect(higherStatus('waiting_for_sync', 'generating')).toBe('generating');
  expect(higherStatus('failed', 'failed')).toBe('failed');
});
