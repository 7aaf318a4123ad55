/** The journal takes nothing more: `JOURNAL_MAX_SIZE` is reached. */
export class JournalFull extends Error {
  override readonly name = 'JournalFull';
  constructor() {
    super('the journal is full');
  }
}

/** There is no journal: its folder can't be used. */
export class JournalMissing extends Error {
  override readonly name = 'JournalMissing';
  constructor(cause?: unknown) {
    super('the journal can not be used', { cause });
  }
}
