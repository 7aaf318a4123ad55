import fc from 'fast-check';
import { readBasicCredentials } from './basic-credentials.js';

const basic = (bytes: string | Buffer): string =>
  `Basic ${Buffer.from(bytes as string).toString('base64')}`;

describe('readBasicCredentials', () => {
  it.each([
    [basic('key:secret'), 'key', 'secret'],
    [basic('key:a:b:'), 'key', 'a:b:'],
    [basic('key:'), 'key', ''],
    [basic('schlüssel:geheim 💶'), 'schlüssel', 'geheim 💶'],
    [basic('key:secret').replace('Basic', 'bASIC '), 'key', 'secret'],
  ])('reads %s', (header, id, secret) => {
    expect(readBasicCredentials(header)).toEqual({ id, secret });
  });

  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['no credentials', 'Basic '],
    ['another scheme', basic('key:secret').replace('Basic', 'Bearer')],
    ['no scheme', Buffer.from('key:secret').toString('base64')],
    ['no colon', basic('key')],
    ['no id', basic(':secret')],
    ['base64 without its padding', basic('key:s').replace(/=+$/, '')],
    ['base64 with stray bits at its end', 'Basic a2V5OnN='],
    ['the url-safe alphabet', `Basic ${Buffer.from('k:\u00bf\u00ff?').toString('base64url')}==`],
    ['something behind it', `${basic('key:secret')} x`],
    ['two headers in one', `${basic('key:secret')}, ${basic('key:secret')}`],
    ['bytes that are no UTF-8', basic(Buffer.from([0x6b, 0x3a, 0xff]))],
    ['a NUL', basic('key:se\0cret')],
    ['a line break', basic('key:secret\n')],
    ['more than anybody needs', basic(`key:${'x'.repeat(1_000)}`)],
  ])('refuses %s', (_, header) => {
    expect(readBasicCredentials(header)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => readBasicCredentials(`Basic ${text}`)).not.toThrow();
      }),
    );
  });
});
