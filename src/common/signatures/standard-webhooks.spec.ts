import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import {
  isValidSecret,
  secretFault,
  signingKey,
  standardWebhooksSignature,
} from './standard-webhooks.js';

const ID = '019a0000-0000-7000-8000-000000000001';
const BODY = '{"event":"reports.ready","name":"é","data":null}';
const NOW = Math.floor(Date.now() / 1000);
const whsec = (bytes: number): string => `whsec_${Buffer.alloc(bytes, 9).toString('base64')}`;

function headers(secrets: readonly string[]): Record<string, string> {
  return {
    'webhook-id': ID,
    'webhook-timestamp': String(NOW),
    'webhook-signature': standardWebhooksSignature(secrets, ID, NOW, Buffer.from(BODY)),
  };
}

describe('standardWebhooksSignature', () => {
  it('is verified by the reference library under a whsec_ secret', () => {
    const secret = whsec(32);
    expect(new Webhook(secret).verify(BODY, headers([secret]))).toEqual(JSON.parse(BODY));
  });

  it('is verified by the reference library under a free-text secret, as raw bytes', () => {
    const webhook = new Webhook('optional-secret', { format: 'raw' });
    expect(webhook.verify(BODY, headers(['optional-secret']))).toEqual(JSON.parse(BODY));
  });

  it('signs with every secret, in order, and each of them verifies', () => {
    const secrets = [whsec(24), whsec(64), 'plain'];
    const signed = headers(secrets);
    expect(signed['webhook-signature']?.split(' ')).toHaveLength(3);
    expect(signed['webhook-signature']).toMatch(/^v1,\S{44} v1,\S{44} v1,\S{44}$/);
    expect(new Webhook(whsec(24)).verify(BODY, signed)).toBeDefined();
    expect(new Webhook(whsec(64)).verify(BODY, signed)).toBeDefined();
    expect(new Webhook('plain', { format: 'raw' }).verify(BODY, signed)).toBeDefined();
  });

  it('is refused by the reference library under another secret, id or body', () => {
    const webhook = new Webhook(whsec(32));
    const signed = headers([whsec(32)]);
    const refused = WebhookVerificationError;
    expect(() => new Webhook(whsec(33)).verify(BODY, signed)).toThrow(refused);
    expect(() => webhook.verify(BODY, { ...signed, 'webhook-id': 'x' })).toThrow(refused);
    expect(() => webhook.verify(`${BODY} `, signed)).toThrow(refused);
  });

  it('is the same for text and for its bytes, and empty without secrets', () => {
    const ofText = standardWebhooksSignature([whsec(32)], ID, NOW, BODY);
    expect(ofText).toBe(headers([whsec(32)])['webhook-signature']);
    expect(standardWebhooksSignature([], ID, NOW, BODY)).toBe('');
  });
});

describe('secrets', () => {
  it.each([
    ['free text', 'optional-secret'],
    ['one with a space', 'two words'],
    ['the shortest whsec_', whsec(24)],
    ['the longest whsec_', whsec(64)],
  ])('takes %s', (_, secret) => {
    expect(isValidSecret(secret)).toBe(true);
  });

  it.each([
    ['an empty one', ''],
    ['what is not ASCII', 'clé'],
    ['a control character', 'a\nb'],
    ['a whsec_ with nothing behind it', 'whsec_'],
    ['a whsec_ of 23 bytes', whsec(23)],
    ['a whsec_ of 65 bytes', whsec(65)],
    ['a whsec_ without its padding', whsec(32).replace(/=+$/, '')],
    ['a whsec_ in base64url', `whsec_${Buffer.alloc(24, 255).toString('base64url')}`],
    ['a whsec_ with stray bits', whsec(32).replace(/.=$/, '/=')],
    ['a whsec_ that is not base64', `whsec_${'!'.repeat(44)}`],
  ])('refuses %s, and does not repeat it', (_, secret) => {
    expect(isValidSecret(secret)).toBe(false);
    expect(() => signingKey(secret)).toThrow(/^a signing secret must be /);
    if (secret.length > 6) expect(secretFault(secret)).not.toContain(secret);
  });

  it('gives the decoded bytes of a whsec_ secret and the own bytes of any other', () => {
    expect(signingKey(whsec(32))).toEqual(Buffer.alloc(32, 9));
    expect(signingKey('plain')).toEqual(Buffer.from('plain'));
  });
});
