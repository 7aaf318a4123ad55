import type { ProviderEvent } from '../provider-event.js';
import type { SimulatedUser } from '../records/provider-records.js';
import type { SimulatedProvider } from '../simulated-provider.js';

/** The people and things that a scenario speaks of by name. */
export class Cast {
  private readonly ids = new Map<string, string>();

  constructor(
    readonly provider: SimulatedProvider,
    readonly user: SimulatedUser,
  ) {}

  name(name: string, id: string): void {
    this.ids.set(name, id);
  }

  /** The id behind a name. Throws if nothing was named so. */
  id(name: string): string {
    const id = this.ids.get(name);
    if (id === undefined) throw new Error(`nothing in this scenario is named ${name}`);
    return id;
  }
}

/** Something that becomes true at the provider; gives the event that tells of it. */
export type Happening = (cast: Cast) => ProviderEvent;

/** How what happened is told. Milliseconds of the provider's clock. */
export interface Telling {
  /** How late it is told. Default 0. */
  readonly after?: number;
  /** How often the same bytes are sent. Default 1. */
  readonly times?: number;
  /** Between one copy and the next. Default 300. */
  readonly every?: number;
  /** One byte is changed after signing. */
  readonly forged?: boolean;
}

/** One step of a scenario. */
export interface Step {
  /** When it happens, in milliseconds of the provider's clock since the scenario began. */
  readonly at: number;
  readonly happens: Happening;
  readonly told?: Telling;
  /** For people. */
  readonly note?: string;
}
