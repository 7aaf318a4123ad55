/**
 * Persons are erased: whoever keeps anything about them deletes it in this transaction. Told when
 * somebody asks for it; their users' rows are locked by then.
 */
export class UsersErased {
  static readonly type = 'reports.users-erased';

  /** @param users ids, lower case */
  constructor(readonly users: readonly string[]) {}
}
