import { argyleSignature, verifyArgyleSignature } from './argyle-signature.js';

const SECRET = 'optional-secret';
const BODY = Buffer.from('{"event":"reports.generated"}');
const SIGNATURE =
  '28b94f8181bead54d6778c3b6b48380b5012c95cdb3d0e75841452aa4b3ecd7f' +
  '383ac780b9eb20d45f367c9cb2c7e1760d665a5a6e749ad028b6d6d72e6b7028';

describe('argyleSignature', () => {
  it('gives the vector of the contract, for bytes and for text', () => {
    expect(argyleSignature(SECRET, BODY)).toBe(SIGNATURE);
    expect(argyleSignature(SECRET, BODY.toString())).toBe(SIGNATURE);
  });

  it('signs bytes, not what they parse to', () => {
    const pretty = Buffer.from('{\n  "event": "reports.generated"\n}');
    expect(argyleSignature(SECRET, pretty)).not.toBe(SIGNATURE);
  });

  it('takes a whsec_ secret by its own bytes, prefix included', () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const signature = argyleSignature(secret, BODY);
    expect(verifyArgyleSignature([Buffer.from(secret)], BODY, signature)).toBe(true);
  });
});

describe('verifyArgyleSignature', () => {
  const right = Buffer.from(SECRET);
  const other = Buffer.from('another-secret');

  it.each([
    ['the only secret', [right]],
    ['the first of two', [right, other]],
    ['the last of three', [other, Buffer.from('x'), right]],
  ])('accepts a signature of %s', (_, secrets) => {
    expect(verifyArgyleSignature(secrets, BODY, SIGNATURE)).toBe(true);
  });

  it('accepts upper-case hex', () => {
    expect(verifyArgyleSignature([right], BODY, SIGNATURE.toUpperCase())).toBe(true);
  });

  it.each<[string, string | string[] | undefined]>([
    ['a missing header', undefined],
    ['an empty one', ''],
    ['an array', [SIGNATURE]],
    ['one sent twice', `${SIGNATURE}, ${SIGNATURE}`],
    ['one that is short', SIGNATURE.slice(0, -1)],
    ['one that is short by a byte', SIGNATURE.slice(0, -2)],
    ['one that is long', `${SIGNATURE}0`],
    ['one that ends in a line feed', `${SIGNATURE}\n`],
    ['a prefix', `sha512=${SIGNATURE}`],
    ['what is not hex', `g${SIGNATURE.slice(1)}`],
    ['what is not ASCII', `é${SIGNATURE.slice(1)}`],
    ['another signature', `0${SIGNATURE.slice(1)}`],
  ])('refuses %s', (_, header) => {
    expect(verifyArgyleSignature([right], BODY, header)).toBe(false);
  });

  it('refuses a body with one byte more', () => {
    const longer = Buffer.concat([BODY, Buffer.from('\n')]);
    expect(verifyArgyleSignature([right], longer, SIGNATURE)).toBe(false);
  });

  it('refuses everything without a secret, and what an empty secret signed', () => {
    const forged = argyleSignature('', BODY);
    expect(verifyArgyleSignature([], BODY, SIGNATURE)).toBe(false);
    expect(verifyArgyleSignature([Buffer.alloc(0), other], BODY, forged)).toBe(false);
  });
});
