import fc from 'fast-check';
import { endpointUrlFault, toEndpointUrl } from './endpoint-url.js';

describe('the url of an endpoint', () => {
  it.each([
    'https://your-webhook-backend.com',
    'http://example.com:8080/hooks/?a=1&b=%20#x',
    'HTTPS://Example.com:443/a/../b',
    'https://[2606:4700::1111]/x',
    "https://example.com/~user/(a)!*'$;,=@:",
  ])('is kept as it came when nothing has to be encoded: %s', (url) => {
    expect(endpointUrlFault(url)).toBeNull();
    expect(toEndpointUrl(url)).toBe(url);
  });

  it.each([
    ['https://example.com/a b', 'https://example.com/a%20b'],
    ['https://bücher.example/löhne?ä=ö', 'https://xn--bcher-kva.example/l%C3%B6hne?%C3%A4=%C3%B6'],
    ['https://example.com/100%', 'https://example.com/100%'],
    ['https://example.com/{id}', 'https://example.com/%7Bid%7D'],
    ['https://example.com\\a', 'https://example.com/a'],
    [' https://example.com/a ', 'https://example.com/a'],
  ])('is encoded otherwise: %s', (given, url) => {
    expect(endpointUrlFault(given)).toBeNull();
    expect(toEndpointUrl(given)).toBe(url);
  });

  it.each([
    [7, 'must be a string.'],
    [null, 'must be a string.'],
    ['', 'must be an absolute http or https url.'],
    ['example.com', 'must be an absolute http or https url.'],
    ['/hooks', 'must be an absolute http or https url.'],
    ['https:example.com', 'must be an absolute http or https url.'],
    ['https://', 'must be an absolute http or https url.'],
    ['https://exa mple.com', 'must be an absolute http or https url.'],
    ['https://example.com:99999', 'must be an absolute http or https url.'],
    ['ftp://example.com', 'must be an absolute http or https url.'],
    ['javascript:alert(1)', 'must be an absolute http or https url.'],
    ['https://user:word@example.com', 'must not contain a user name or password.'],
    ['https://user@example.com', 'must not contain a user name or password.'],
    ['https://:word@example.com', 'must not contain a user name or password.'],
    ['https://exa\nmple.com', 'must not contain control characters or lone surrogates.'],
    ['https://example.com/\0', 'must not contain control characters or lone surrogates.'],
    ['https://example.com/\ud800', 'must not contain control characters or lone surrogates.'],
    [`https://example.com/${'a'.repeat(2_048)}`, 'must have at most 2048 characters.'],
    [`https://example.com/${'ä'.repeat(500)}`, 'must have at most 2048 characters, encoded.'],
  ])('is refused: %j', (url, fault) => {
    expect(endpointUrlFault(url)).toBe(fault);
  });

  it('leads where it led before, in characters that any server takes', () => {
    const tail = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(tail, (text) => {
        const given = `https://example.com/${text}`;
        fc.pre(endpointUrlFault(given) === null);
        const kept = toEndpointUrl(given);
        expect(new URL(kept).href).toBe(new URL(given).href);
        expect(kept).toMatch(/^[\x21-\x7e]+$/);
      }),
    );
  });
});
