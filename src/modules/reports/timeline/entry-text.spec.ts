import { textOfEntry, type EntryFacts } from './entry-text.js';

const ENTRY: EntryFacts = {
  kind: 'added',
  at: '2025-06-24T22:05:22.012767Z',
  account_id: '0187c66e-e7e5-811c-b006-2232f00f426a',
  error_code: null,
  report_id: null,
  report_type: null,
  is_asked: false,
  verdict: null,
  detail: null,
  webhook_name: null,
};
const REPORT = { report_id: '43a2c6c3-1e63-91e5-88e3-f9ab2dcc489b', report_type: 'voie' };

it.each<[Partial<EntryFacts>, string]>([
  [{ kind: 'added' }, 'Account …f426a was added, to be connected.'],
  [{ kind: 'connected' }, 'Account …f426a was connected.'],
  [{ kind: 'error' }, 'The connection of account …f426a failed.'],
  [
    { kind: 'error', error_code: 'invalid_credentials' },
    'The connection of account …f426a failed: invalid_credentials.',
  ],
  [{ kind: 'ready' }, 'The data of account …f426a is in, as of 2025-06-24T22:05:22.012767Z.'],
  [{ kind: 'ready', at: null }, 'Account …f426a was named as ready, without any data.'],
  [{ kind: 'removed' }, 'Account …f426a was removed.'],
  [{ kind: 'mentioned' }, 'Account …f426a was mentioned.'],
  [{ kind: 'reports.generated', ...REPORT }, 'The report …c489b (voie) was generated.'],
  [{ kind: 'reports.fully_ready' }, 'A report can be generated: reports.fully_ready was told.'],
  [{ kind: 'reports.overdue' }, 'The deadline passed without any data: reports.overdue was told.'],
  [{ kind: 'reports.failed' }, 'A report could not be generated: reports.failed was told.'],
  [{ kind: 'reports.new' }, 'reports.new was told.'],
  [
    { kind: 'connected', is_asked: true },
    'Account …f426a was connected, as the provider said when it was asked.',
  ],
  [
    { kind: 'snapshot', is_asked: true },
    'The provider was asked where the user stands, and its answer was news.',
  ],
  [
    { kind: 'missed', detail: 'accounts.connected' },
    'accounts.connected of the provider had not come: it was told in its place.',
  ],
  [
    { kind: 'came_after_all', detail: 'accounts.connected' },
    'accounts.connected of the provider came after all; it had been told already.',
  ],
  [
    { kind: 'verdict', verdict: 'waiting', detail: 'waiting for account …f426a, added just now' },
    'Verdict waiting: waiting for account …f426a, added just now.',
  ],
  [{ kind: 'report_requested', ...REPORT }, 'A report (voie) was requested.'],
  [
    { kind: 'report_refused', ...REPORT, detail: 'too many' },
    'The provider refused to make a report (voie): too many.',
  ],
  [{ kind: 'report_underway', ...REPORT }, 'The report …c489b (voie) is underway.'],
  [
    { kind: 'report_failed', ...REPORT, is_asked: true },
    'The report …c489b (voie) failed, as the provider said when it was asked.',
  ],
  [
    { kind: 'delivery_delivered', detail: 'reports.ready', webhook_name: 'crm' },
    'reports.ready was delivered to “crm”.',
  ],
  [
    {
      kind: 'delivery_failed',
      detail: 'reports.ready',
      webhook_name: 'crm',
      error_code: 'timeout',
    },
    'reports.ready could not be delivered to “crm”: timeout.',
  ],
  [
    { kind: 'delivery_held', detail: 'reports.ready', webhook_name: 'crm' },
    'reports.ready is held: “crm” is disabled.',
  ],
  [
    { kind: 'delivery_blocked', detail: 'reports.ready', webhook_name: 'crm' },
    'reports.ready may not be sent to “crm”.',
  ],
])('%j reads: %s', (entry, text) => {
  expect(textOfEntry({ ...ENTRY, ...entry })).toBe(text);
});
