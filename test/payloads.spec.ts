import { RECORDED_WEBHOOKS, recorded } from './support/payloads.js';
import { prettyPrinted } from './support/signed.js';

/** A formatter that touches the recordings would take away what they are for. */
describe('the recorded webhooks', () => {
  it.each(RECORDED_WEBHOOKS)('%s is as the provider wrote it: two spaces, LF, no end', (name) => {
    const text = recorded(name).toString('utf8');
    expect(prettyPrinted(JSON.parse(text) as object)).toBe(text);
  });
});
