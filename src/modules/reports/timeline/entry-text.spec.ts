import { textOfEntry, type EntryFacts } from './entry-text.js';

const ENTRY: EntryFacts = {
  kind: 'added',
  at: '2025-06-24T22:05:22.012767Z',
  account_id: '0187c66e-e7e5-811c-b006-2232f00f426a',
  error_code: null,
  report_id: null,
  report_type: null,
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
])('%j reads: %s', (entry, text) => {
  expect(textOfEntry({ ...ENTRY, ...entry })).toBe(text);
});
