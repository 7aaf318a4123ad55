import { readFileSync } from 'node:fs';
import { plusMs } from '../../../common/instant.js';
import type { Instant } from '../../../common/instant.js';
import type { ReceivedEvent } from './received-event.js';
import { caseEvent, caseInput, caseRow, describeAccount } from './read-tracking-case.js';
import { CASE_RULES, caseTime } from './case-basics.js';
import type { TrackingCase } from './read-tracking-case.js';
import { stateOf } from './state-of.js';
import type { UserState } from './state-of.js';
import { coveredEpochs, newlyCovered } from './tellable.js';
import { TRACKING_CASES } from './tracking-cases.js';

const examples = TRACKING_CASES.flatMap(({ cases }) => cases);
const table = examples.map((example) => [example.name, example] as const);

describe('the cases of tracking', () => {
  it.each(table)('%s', (_name, example) => {
    const { verdict, accounts } = stateAt(eventsOf(example), caseTime(example.now));
    expect({ verdict, accounts: accounts.map(describeAccount) }).toEqual({
      verdict: example.verdict,
      accounts: example.accounts,
    });
  });

  it.each(table)('tells at the right times: %s', (_name, example) => {
    expect(tellingsOf(eventsOf(example), caseTime(example.now))).toEqual(example.told);
  });

  it.each(table)('in any order, however often: %s', (_name, example) => {
    const events = eventsOf(example);
    const now = caseTime(example.now);
    expect(stateAt([...events].reverse(), now)).toEqual(stateAt(events, now));
    expect(stateAt([...events, ...events], now)).toEqual(stateAt(events, now));
  });

  it('have names of their own', () => {
    expect(new Set(examples.map(({ name }) => name)).size).toBe(examples.length);
  });
});

describe('docs/tracking.md', () => {
  const docs = readFileSync(new URL('../../../../docs/tracking.md', import.meta.url), 'utf8');
  const isHeading = (line: string): boolean => line.startsWith('### ');
  const isRow = (line: string): boolean => /^\| .*\*\*.* at \d/.test(line);

  it('has a table for each section, a row for each case, as here, and no other', () => {
    const told = docs.split('\n').filter((line) => isHeading(line) || isRow(line));
    const expected = TRACKING_CASES.flatMap(({ title, cases }) => [
      `### ${title}`,
      ...cases.map(caseRow),
    ]);
    expect(told).toEqual(expected);
  });
});

function eventsOf(example: TrackingCase): ReceivedEvent[] {
  return example.heard.map(caseEvent);
}

function stateAt(events: readonly ReceivedEvent[], now: Instant): UserState {
  return stateOf(caseInput(events), now, CASE_RULES);
}

/** Goes from moment to moment as a running service does, and notes what it tells. */
function tellingsOf(events: readonly ReceivedEvent[], end: Instant): string[] {
  const told = new Map<string, number>();
  const tellings: string[] = [];
  const tell = (count: number, moment: Instant): void => {
    const state = stateAt(events.slice(0, count), moment);
    const fresh = state.verdict === 'ready' ? newlyCovered(state, told) : [];
    if (fresh.length > 0) tellings.push(tellingOf(moment, fresh));
    if (fresh.length > 0) coveredEpochs(state).forEach((epoch, id) => told.set(id, epoch));
  };
  const moments = [...events.map(({ receivedAt }) => receivedAt), end];
  moments.forEach((moment, count) => {
    const { deadlineAt } = stateAt(events.slice(0, count), plusMs(moment, -24 * 3_600_000));
    if (deadlineAt !== null && deadlineAt <= moment) tell(count, deadlineAt);
    if (count < events.length) tell(count + 1, moment);
  });
  return tellings;
}

function tellingOf(moment: Instant, accounts: readonly string[]): string {
  const time = moment.slice(11, 19).replace(/:00$/, '');
  return [time, ...accounts.map((id) => id.slice(-1).toUpperCase())].join(' ');
}
