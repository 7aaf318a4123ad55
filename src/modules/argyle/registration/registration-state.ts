import { Injectable } from '@nestjs/common';
import type { Instant } from '../../../common/instant.js';
import { Settings } from '../../../core/settings/settings.js';
import type { Remembered } from './known-webhook.js';

/** A subscription of ours that the provider no longer had. */
export interface Vanished {
  readonly name: string;
  /** When that was noticed; it is made anew at once. */
  readonly at: Instant;
}

/** What the last look at the provider's subscriptions came to, of whatever process. */
export interface RegistrationState {
  /** Of all that was wanted at the last look. */
  readonly wanted: string;
  readonly nextAt: Instant;
  /** The last look that ended well. */
  readonly checkedAt: Instant | null;
  /** One sentence: why the last look did not end well. */
  readonly fault: string | null;
  readonly memory: readonly Remembered[];
  /** Of the last 24 hours. */
  readonly vanished: readonly Vanished[];
  /** Subscriptions at the provider that bear our names but lead elsewhere. */
  readonly elsewhere: number;
}

const NAME = 'argyle:registration';

/** Nothing was looked at yet. */
export const NEVER: RegistrationState = {
  ...{ wanted: '', nextAt: '', checkedAt: null, fault: null },
  ...{ memory: [], vanished: [], elsewhere: 0 },
};

/** Keeps the state for all processes and restarts. */
@Injectable()
export class RegistrationStates {
  constructor(private readonly settings: Settings) {}

  async read(): Promise<RegistrationState> {
    const kept = (await this.settings.read(NAME)) as Partial<RegistrationState> | null;
    return { ...NEVER, ...kept };
  }

  async write(state: RegistrationState): Promise<void> {
    await this.settings.put(NAME, state);
  }
}
