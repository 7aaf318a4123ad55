/** The demo can't go on; the message says why, in words for people. */
export class DemoFault extends Error {
  override readonly name = 'DemoFault';
}
