import type { Options } from './options.js';
import type { Stage } from './stage.js';
import type { Table } from './table.js';

/** What a scenario is run with. */
export interface Context {
  readonly options: Options;
  /** Makes PostgreSQL, services and children, and closes them afterwards; fresh for each scenario. */
  readonly stage: Stage;
  /** Tells how far it has come; no part of the result. */
  readonly say: (text: string) => void;
}

/** One thing that is measured, beside its baseline, in one run. */
export interface Scenario {
  /** By which it is asked for on the command line. */
  readonly name: string;
  /** What is measured; a line. */
  readonly title: string;
  /** What has to come out. */
  readonly aim: string;
  /** It takes minutes: it runs only when it is asked for by name. */
  readonly isLong?: boolean;
  run(context: Context): Promise<Table>;
}
