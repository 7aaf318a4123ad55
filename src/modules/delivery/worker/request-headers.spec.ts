import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { requestHeaders } from './request-headers.js';

const body = '{"event":"reports.ready","name":"näme","data":{}}';
const timestampSeconds = Math.floor(Date.now() / 1000);
const parts = { deliveryId: 'delivery', eventId: 'event', timestampSeconds, body };

describe('requestHeaders', () => {
  it('signs the body twice, each signature verified by somebody else', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const headers = requestHeaders({ ...parts, secrets: [secret] });
    expect(() => new Webhook(secret).verify(body, { ...headers })).not.toThrow();
    const expected = createHmac('sha512', secret).update(body).digest('hex');
    expect(headers['X-Argyle-Signature']).toBe(expected);
    expect(headers).toMatchObject({ 'webhook-id': 'delivery', 'readywire-event-id': 'event' });
  });

  it('signs with each of two secrets, and with the first where there is room for one', () => {
    const [first, second] = ['optional-secret', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'];
    const headers = requestHeaders({ ...parts, secrets: [first, second] });
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const verifier of [new Webhook(first, { format: 'raw' }), new Webhook(second)]) {
      expect(() => verifier.verify(body, { ...headers })).not.toThrow();
    }
    const expected = createHmac('sha512', first).update(body).digest('hex');
    expect(headers['X-Argyle-Signature']).toBe(expected);
  });

  it('has no signature without a secret', () => {
    const names = Object.keys(requestHeaders({ ...parts, secrets: [] }));
    expect(names.filter((name) => /signature/i.test(name))).toEqual([]);
    expect(names).toContain('webhook-id');
  });

  it('refuses a secret that can not be used, and does not repeat it', () => {
    const sign = (): unknown => requestHeaders({ ...parts, secrets: ['whsec_short'] });
    expect(sign).toThrow(/must be/);
    expect(sign).not.toThrow(/whsec_short/);
  });
});
