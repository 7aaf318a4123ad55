import type { TimelineRow } from './timeline.repository.js';

/** What of an entry its sentence tells. */
export type EntryFacts = Pick<
  TimelineRow,
  | 'kind'
  | 'at'
  | 'account_id'
  | 'error_code'
  | 'report_id'
  | 'report_type'
  | 'is_asked'
  | 'verdict'
  | 'detail'
  | 'webhook_name'
>;

const WORDS: ReadonlyMap<string, (entry: EntryFacts) => string> = new Map([
  ['added', (e: EntryFacts) => `${account(e)} was added, to be connected${asked(e)}.`],
  ['connected', (e: EntryFacts) => `${account(e)} was connected${asked(e)}.`],
  [
    'error',
    (e: EntryFacts) => `The connection of ${small(account(e))} failed${code(e)}${asked(e)}.`,
  ],
  ['ready', readyText],
  ['removed', (e: EntryFacts) => `${account(e)} was removed.`],
  ['mentioned', (e: EntryFacts) => `${account(e)} was mentioned${asked(e)}.`],
  ['snapshot', () => 'The provider was asked where the user stands, and its answer was news.'],
  [
    'missed',
    (e: EntryFacts) =>
      `${String(e.detail)} of the provider had not come: it was told in its place.`,
  ],
  [
    'came_after_all',
    (e: EntryFacts) =>
      `${String(e.detail)} of the provider came after all; it had been told already.`,
  ],
  ['verdict', (e: EntryFacts) => `Verdict ${String(e.verdict)}: ${String(e.detail)}.`],
  ['report_requested', (e: EntryFacts) => `A report (${String(e.report_type)}) was requested.`],
  [
    'report_refused',
    (e: EntryFacts) =>
      `The provider refused to make a report (${String(e.report_type)}): ${e.detail ?? 'no reason'}.`,
  ],
  ['report_underway', (e: EntryFacts) => `${report(e)} is underway${asked(e)}.`],
  ['reports.generated', (e: EntryFacts) => `${report(e)} was generated${asked(e)}.`],
  ['report_failed', (e: EntryFacts) => `${report(e)} failed${asked(e)}.`],
  ['reports.fully_ready', () => 'A report can be generated: reports.fully_ready was told.'],
  ['reports.overdue', () => 'The deadline passed without any data: reports.overdue was told.'],
  ['reports.failed', () => 'A report could not be generated: reports.failed was told.'],
  ['delivery_delivered', (e: EntryFacts) => `${sent(e)} was delivered to ${webhook(e)}.`],
  [
    'delivery_failed',
    (e: EntryFacts) => `${sent(e)} could not be delivered to ${webhook(e)}${code(e)}.`,
  ],
  ['delivery_held', (e: EntryFacts) => `${sent(e)} is held: ${webhook(e)} is disabled.`],
  ['delivery_blocked', (e: EntryFacts) => `${sent(e)} may not be sent to ${webhook(e)}${code(e)}.`],
]);

/** One plain sentence for people. */
export function textOfEntry(entry: EntryFacts): string {
  return WORDS.get(entry.kind)?.(entry) ?? `${entry.kind} was told.`;
}

function readyText(entry: EntryFacts): string {
  if (entry.at === null) return `${account(entry)} was named as ready, without any data.`;
  return `The data of ${small(account(entry))} is in, as of ${entry.at}${asked(entry)}.`;
}

const account = ({ account_id }: EntryFacts): string => `Account ${short(account_id)}`;
const report = ({ report_id, report_type }: EntryFacts): string =>
  `The report ${short(report_id)} (${String(report_type)})`;
const sent = ({ detail }: EntryFacts): string => detail ?? 'An event without a name';
const webhook = ({ webhook_name }: EntryFacts): string => `“${String(webhook_name)}”`;
const asked = ({ is_asked }: EntryFacts): string =>
  is_asked ? ', as the provider said when it was asked' : '';
const code = ({ error_code }: EntryFacts): string => (error_code === null ? '' : `: ${error_code}`);
const small = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** The end of an id, enough to tell a few apart. */
const short = (id: string | null): string => `…${(id ?? '').slice(-5)}`;
