import { Injectable, Logger } from '@nestjs/common';
import { plusMs } from '../../../common/instant.js';
import { Clock } from '../../../core/clock/clock.js';
import { IntakeSecretsConfig } from '../../../core/secrets/intake-secrets.config.js';
import { ServerConfig } from '../../../core/server/server.config.js';
import { ArgyleRefused, ArgyleUnavailable } from '../api/argyle-faults.js';
import { ArgyleConfig } from '../argyle.config.js';
import { intakeAddress } from './intake-address.js';
import { digestWith } from './known-webhook.js';
import { Registrar, type Target } from './registrar.js';
import { RegistrationRepository } from './registration.repository.js';
import { type RegistrationState, RegistrationStates } from './registration-state.js';
import { wantedWebhooks } from './wanted-webhooks.js';

/** How often what is there is compared with what is wanted. */
const EVERY_MS = 3_600_000;
const AFTER_FAULT_MS = 60_000;
/** After the first of several faults in a row that may pass; each further wait is twice as long. */
const AFTER_FIRST_FAULT_MS = 2_000;
const VANISHED_IS_TOLD_MS = 24 * 3_600_000;

const DIGEST = digestWith('what is wanted');

const NO_SECRET = 'Set INTAKE_SECRET: the provider signs its webhooks with the first one.';

/**
 * Sees to it that the provider sends us what we need. Looks at the provider's subscriptions when
 * the process starts, every hour, seconds and at last a minute after a fault, and as soon as something else is wanted
 * (a subscriber asks for other `days_synced` or items, or the configuration has changed).
 */
@Injectable()
export class Registration {
  private readonly logger = new Logger('registration');
  private isFirst = true;
  /** Times in a row that the provider was not there. */
  private faults = 0;

  constructor(
    private readonly config: ArgyleConfig,
    private readonly server: ServerConfig,
    private readonly secrets: IntakeSecretsConfig,
    private readonly clock: Clock,
    private readonly repository: RegistrationRepository,
    private readonly states: RegistrationStates,
    private readonly registrar: Registrar,
  ) {}

  /** Does nothing if a look is not due; to be called every few seconds. */
  async run(): Promise<void> {
    const state = await this.states.read();
    const target = await this.target();
    // The url and the secret are left out: while replicas with an old and a new configuration run
    // side by side they would undo each other's work every time.
    const wanted = typeof target === 'string' ? state.wanted : DIGEST([...target.wanted]);
    const isNew = this.isFirst || state.wanted !== wanted;
    if (!isNew && this.clock.now() < state.nextAt) return;
    await this.states.write(await this.look({ ...state, wanted }, target));
    this.isFirst = false;
  }

  /** What is to be there, or why that is not known. */
  private async target(): Promise<Target | string> {
    const { baseUrl, keySecret = '' } = this.config;
    const [secret] = this.secrets.secrets ?? [];
    if (!baseUrl) return 'There is no provider.';
    if (secret === undefined) return NO_SECRET;
    const address = intakeAddress(this.server.publicUrl, baseUrl);
    if ('fault' in address) return address.fault;
    const wanted = wantedWebhooks(await this.repository.wishesBeyondTheUsual());
    return { url: address.url, secret, wanted, digest: digestWith(keySecret) };
  }

  private async look(
    state: RegistrationState,
    target: Target | string,
  ): Promise<RegistrationState> {
    if (typeof target === 'string') return this.failed(state, target, EVERY_MS);
    let { memory } = state;
    const save = async (learnt: RegistrationState['memory']): Promise<void> => {
      memory = learnt;
      await this.states.write({ ...state, memory });
    };
    try {
      const { vanished, elsewhere } = await this.registrar.align(target, memory, save);
      this.faults = 0;
      const now = this.clock.now();
      const told = state.vanished.filter(({ at }) => plusMs(at, VANISHED_IS_TOLD_MS) > now);
      return {
        ...{ wanted: state.wanted, memory, elsewhere, fault: null },
        ...{ checkedAt: now, nextAt: plusMs(now, EVERY_MS) },
        vanished: [...told, ...vanished.map((name) => ({ name, at: now }))],
      };
    } catch (error) {
      const { fault, waitMs } = faultOf(error, this.faults);
      this.faults += 1;
      return this.failed({ ...state, memory }, fault, waitMs);
    }
  }

  private failed(state: RegistrationState, fault: string, waitMs: number): RegistrationState {
    // Once a spell: the status says it all the time.
    if (fault !== state.fault) this.logger.error({ msg: 'can not register', reason: fault });
    return { ...state, fault, nextAt: plusMs(this.clock.now(), waitMs) };
  }
}

/** @throws what is no fault of the provider */
function faultOf(
  error: unknown,
  faultsBefore: number,
): { readonly fault: string; readonly waitMs: number } {
  if (error instanceof ArgyleRefused) {
    const fault = `The provider refused a subscription (${error.statusCode}): ${error.reason}`;
    return { fault, waitMs: AFTER_FAULT_MS };
  }
  if (!(error instanceof ArgyleUnavailable)) throw error;
  const patience = Math.min(AFTER_FIRST_FAULT_MS * 2 ** faultsBefore, AFTER_FAULT_MS);
  const wait = Math.max(patience, error.retryAfterMs ?? 0);
  return { fault: error.message, waitMs: Math.min(wait, EVERY_MS) };
}
