import { list, text } from '../config/readers.js';
import { EnvVariable } from '../config/variable.decorator.js';

const SECRETS_AT_MOST = 4;

/** What the provider signs its webhooks with: the door checks it, registration hands it out. */
export class IntakeSecretsConfig {
  @EnvVariable('INTAKE_SECRET', {
    read: list(text, SECRETS_AT_MOST),
    about:
      "The secret of the provider's webhooks; several, comma-separated, during a rotation: the " +
      'first is the one that is registered, all are taken. Unset: every webhook is refused with 401.',
    secret: true,
  })
  readonly secrets: readonly string[] | undefined;
}
