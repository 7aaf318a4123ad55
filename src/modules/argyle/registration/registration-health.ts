import { Injectable } from '@nestjs/common';
import { plusMs } from '../../../common/instant.js';
import { Clock } from '../../../core/clock/clock.js';
import type { HealthPart } from '../../../core/health/health-parts.js';
import { type RegistrationState, RegistrationStates } from './registration-state.js';

/** Past this the hourly look has silently stopped. */
const OVERDUE_MS = 2 * 3_600_000;

/** What registration says of itself in `/health/status`, from what the last look left behind. */
@Injectable()
export class RegistrationHealth {
  constructor(
    private readonly states: RegistrationStates,
    private readonly clock: Clock,
  ) {}

  async check(): Promise<HealthPart> {
    const state = await this.states.read();
    const trouble = this.troubleOf(state);
    const attention = trouble ?? hintOf(state);
    return {
      ok: trouble === null,
      registered: state.memory.length,
      checked_at: state.checkedAt,
      vanished: state.vanished,
      elsewhere: state.elsewhere,
      ...(attention === null ? {} : { attention }),
    };
  }

  private troubleOf({ fault, checkedAt, nextAt }: RegistrationState): string | null {
    if (fault !== null) return `The provider may not send everything here. ${fault}`;
    if (checkedAt === null) return 'The provider was not asked yet what it sends here.';
    const isOverdue = plusMs(nextAt, OVERDUE_MS) < this.clock.now();
    return isOverdue ? `The provider was last asked at ${checkedAt}: the job stands still.` : null;
  }
}

/** Not red: it is mended. But what was sent meanwhile is known by asking only. */
function hintOf({ vanished }: RegistrationState): string | null {
  if (vanished.length === 0) return null;
  const what = vanished.map(({ name, at }) => `"${name}" (noticed at ${at})`).join(', ');
  return `Gone at the provider and made anew: ${what}. Find out who deletes them.`;
}
