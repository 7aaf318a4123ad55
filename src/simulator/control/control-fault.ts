/** A command that can't be done; the message says why, in words for whoever gave it. */
export class ControlFault extends Error {
  override readonly name = 'ControlFault';
}
