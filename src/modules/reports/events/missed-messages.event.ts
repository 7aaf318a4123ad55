import { OwnEvents, type OwnEvent } from '../../../core/events/own-events.js';

/** The events of the provider that are told in its place when they are found to be missing. */
export type MissableEvent =
  'accounts.connected' | 'accounts.failed' | 'reports.ready' | 'reports.generated';

/**
 * Messages of the provider that never came, in its form: what they say was found out by asking.
 * Those with a key are told once, whether by this or by the provider after all.
 */
export class MissedMessages extends OwnEvents {
  static override readonly type = 'reports.missed-messages';
  override readonly source = 'reconcile';

  constructor(
    readonly event: MissableEvent,
    messages: readonly OwnEvent[],
  ) {
    super(messages);
  }
}
