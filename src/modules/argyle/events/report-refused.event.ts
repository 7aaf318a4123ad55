/** The provider refused for good to make a report that was due. */
export class ReportRefused {
  static readonly type = 'argyle.report-refused';

  constructor(
    readonly user: string,
    /** Such as `voie`. */
    readonly reportType: string,
    /** The provider's words, for people. */
    readonly reason: string,
  ) {}
}
