import type { UserEntity } from '../../../entities/user.entity.js';
import type { UserNote } from '../tracking/fact.js';

/** The part of a user's row that keeps what was said of the external id. */
export type ExternalIdColumns = Pick<
  UserEntity,
  'external_id' | 'external_id_received_at' | 'external_id_event_id'
>;

/** The note that the row keeps. */
export function noteOf(row: ExternalIdColumns): UserNote | null {
  const { external_id, external_id_received_at, external_id_event_id } = row;
  if (external_id === null || external_id_received_at === null || external_id_event_id === null) {
    return null;
  }
  return {
    externalId: external_id,
    receivedAt: external_id_received_at,
    eventId: external_id_event_id,
  };
}

/** The columns that keep the note. */
export function columnsOfNote(note: UserNote | null): ExternalIdColumns {
  return {
    external_id: note?.externalId ?? null,
    external_id_received_at: note?.receivedAt ?? null,
    external_id_event_id: note?.eventId ?? null,
  };
}

/**
 * The note that stands: the one received last, then the one of the greater event. It is the
 * greatest of a set, so of all notes only this one has to be kept.
 */
export function latestNote(notes: readonly (UserNote | null)[]): UserNote | null {
  return notes.reduce<UserNote | null>((last, note) => {
    if (note === null) return last;
    return last === null || isLater(note, last) ? note : last;
  }, null);
}

function isLater(a: UserNote, b: UserNote): boolean {
  if (a.receivedAt !== b.receivedAt) return a.receivedAt > b.receivedAt;
  return a.eventId > b.eventId;
}
