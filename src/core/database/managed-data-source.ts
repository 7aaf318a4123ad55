import { DataSource, type DataSourceOptions } from 'typeorm';

/** A data source that closes what it was opened upon (the embedded database) after itself. */
export class ManagedDataSource extends DataSource {
  constructor(
    options: DataSourceOptions,
    private readonly closeServer: () => Promise<void>,
  ) {
    super(options);
  }

  override async destroy(): Promise<void> {
    try {
      if (this.isInitialized) await super.destroy();
    } finally {
      await this.closeServer();
    }
  }
}
