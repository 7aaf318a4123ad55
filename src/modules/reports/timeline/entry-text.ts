import type { TimelineRow } from './timeline.repository.js';

/** What of an entry its sentence tells. */
export type EntryFacts = Pick<
  TimelineRow,
  'kind' | 'at' | 'account_id' | 'error_code' | 'report_id' | 'report_type'
>;

const WORDS: ReadonlyMap<string, (entry: EntryFacts) => string> = new Map([
  ['added', (e: EntryFacts) => `Account ${short(e.account_id)} was added, to be connected.`],
  ['connected', (e: EntryFacts) => `Account ${short(e.account_id)} was connected.`],
  [
    'error',
    (e: EntryFacts) => `The connection of account ${short(e.account_id)} failed${code(e)}.`,
  ],
  ['ready', readyText],
  ['removed', (e: EntryFacts) => `Account ${short(e.account_id)} was removed.`],
  ['mentioned', (e: EntryFacts) => `Account ${short(e.account_id)} was mentioned.`],
  ['reports.generated', generatedText],
  ['reports.fully_ready', () => 'A report can be generated: reports.fully_ready was told.'],
  ['reports.overdue', () => 'The deadline passed without any data: reports.overdue was told.'],
  ['reports.failed', () => 'A report could not be generated: reports.failed was told.'],
]);

/** One plain sentence for people. */
export function textOfEntry(entry: EntryFacts): string {
  return WORDS.get(entry.kind)?.(entry) ?? `${entry.kind} was told.`;
}

function readyText({ account_id, at }: EntryFacts): string {
  if (at === null) return `Account ${short(account_id)} was named as ready, without any data.`;
  return `The data of account ${short(account_id)} is in, as of ${at}.`;
}

function generatedText({ report_id, report_type }: EntryFacts): string {
  return `The report ${short(report_id)} (${String(report_type)}) was generated.`;
}

const code = ({ error_code }: EntryFacts): string => (error_code === null ? '' : `: ${error_code}`);

/** The end of an id, enough to tell a few apart. */
const short = (id: string | null): string => `…${(id ?? '').slice(-5)}`;
