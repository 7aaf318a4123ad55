import { changedSecretFault, SECRET_MASK, subscriptionSecretFault } from './secret.js';

const key = Buffer.alloc(32, 7).toString('base64');

describe('the secret of a subscription', () => {
  it.each(['optional-secret', 'x', ' !~', `whsec_${key}`, 'x'.repeat(256), null])(
    'may be %j',
    (secret) => {
      expect(subscriptionSecretFault(secret)).toBeNull();
    },
  );

  it.each([
    ['', 'must be printable ASCII and not empty.'],
    ['schlüssel', 'must be printable ASCII and not empty.'],
    ['a\0b', 'must be printable ASCII and not empty.'],
    ['x'.repeat(257), 'must have at most 256 characters.'],
    [7, 'must be a string or null.'],
    [{}, 'must be a string or null.'],
    [
      `whsec_${key.replace('=', '')}`,
      'must be whsec_ and the padded base64 of 24 to 64 bytes, if it begins with whsec_.',
    ],
    [SECRET_MASK, 'is the mask that stands for a secret: send the secret itself.'],
  ])('may not be %j', (secret, fault) => {
    expect(subscriptionSecretFault(secret)).toBe(fault);
  });

  it('may be the mask in a change, where it stands for the one that is there', () => {
    expect(changedSecretFault(SECRET_MASK)).toBeNull();
    expect(changedSecretFault('')).not.toBeNull();
  });
});
