import { catalogueEntry, STAR } from '../../../core/catalogue/event-catalogue.js';

const SHOWN = 5;

const quote = (text: string): string => `"${text.slice(0, 80)}"`;

/** The bare string `"*"` means what `["*"]` means. */
export function toEventList(given: unknown): unknown {
  return given === STAR ? [STAR] : given;
}

/**
 * Why a value is no list of events to subscribe to, or null if it is. The names are those of the
 * event catalogue; `*` means them all and stands alone.
 */
export function eventListFault(events: unknown): string | null {
  if (!Array.isArray(events)) return 'must be a list of events, or "*" for every event.';
  if (events.length === 0) return 'must name at least one event, or be "*" for every event.';
  if (!events.every((event) => typeof event === 'string')) return 'must be a list of strings.';
  if (events.includes(STAR)) {
    return events.length > 1 ? '"*" stands alone: it means every event.' : null;
  }
  return unknownFault(events) ?? twiceFault(events);
}

function unknownFault(events: readonly string[]): string | null {
  const unknown = [...new Set(events)].filter((event) => catalogueEntry(event) === undefined);
  if (unknown.length === 0) return null;
  const names = unknown.slice(0, SHOWN).map(quote).join(', ');
  const more = unknown.length > SHOWN ? ` and ${String(unknown.length - SHOWN)} more` : '';
  return `there is no event ${names}${more}.`;
}

function twiceFault(events: readonly string[]): string | null {
  const twice = events.find((event, index) => events.indexOf(event) !== index);
  return twice === undefined ? null : `names ${quote(twice)} twice.`;
}
