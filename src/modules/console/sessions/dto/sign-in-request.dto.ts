import { Passes } from '../../../../common/validation/passes.decorator.js';
import { textFault } from '../../../../common/validation/text-fault.js';

const LONGEST_ID = 100;
const LONGEST_SECRET = 256;

/** An API key, to sign in with. */
export class SignInRequest {
  @Passes('keyId', (value) => textFault(value, LONGEST_ID))
  readonly id!: string;

  @Passes('keySecret', (value) => textFault(value, LONGEST_SECRET))
  readonly secret!: string;
}
