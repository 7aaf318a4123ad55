/**
 * Persons are erased: whoever keeps anything about them deletes it in this transaction. Told when
 * somebody asks for it; their users' rows are locked by then. Nobody may rely on what another
 * listener has or has not deleted yet.
 */
export class UsersErased {
  static readonly type = 'reports.users-erased';

  /**
   * @param users ids, lower case
   * @param alsoKnownBy ids of their accounts and reports, lower case: what names no user is known
   *   by these to be about them
   */
  constructor(
    readonly users: readonly string[],
    readonly alsoKnownBy: readonly string[] = [],
  ) {}
}
