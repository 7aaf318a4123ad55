import { AddressRefused, OutboundError, toOutboundError } from './outbound-error.js';

const coded = (code: string, message = 'said'): Error =>
  Object.assign(new Error(message), { code });

describe('toOutboundError', () => {
  it.each([
    ['ETIMEDOUT', 'timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['ECONNREFUSED', 'refused'],
    ['EHOSTUNREACH', 'refused'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['UND_ERR_SOCKET', 'reset'],
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['INVALID_CA', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['EPROTO', 'tls'],
    ['HPE_INVALID_CONSTANT', 'protocol'],
    ['UND_ERR_HEADERS_OVERFLOW', 'protocol'],
    ['UND_ERR_DESTROYED', 'aborted'],
    ['UND_ERR_INVALID_ARG', 'other'],
    ['EMFILE', 'other'],
  ])('reads %s as %s', (from, to) => {
    expect(toOutboundError(coded(from))).toMatchObject({ code: to, message: 'said' });
  });

  it('takes what several addresses said by the first', () => {
    const all = new AggregateError([coded('ECONNREFUSED'), coded('ETIMEDOUT')]);
    expect(toOutboundError(all)).toMatchObject({ code: 'refused', message: 'ECONNREFUSED' });
  });

  it('tells an answer that breaks the protocol from a lost socket', () => {
    expect(toOutboundError(coded('UND_ERR_SOCKET', 'bad upgrade')).code).toBe('protocol');
  });

  it.each([[undefined], ['text'], [null], [{}], [{ code: 7, message: 8 }]])(
    'makes do with %p',
    (thrown) => {
      expect(toOutboundError(thrown)).toMatchObject({ code: 'other', message: 'unknown error' });
    },
  );

  it('says one short printable line and keeps no cause', () => {
    const hostile = Object.assign(coded('X', `a\n\0b${'c'.repeat(999)}`), { data: 'bytes' });
    const error = toOutboundError(hostile);
    expect(error.message).toMatch(/^a bc{197}$/);
    expect(error).not.toHaveProperty('cause');
    expect(JSON.stringify(error)).not.toContain('bytes');
  });

  it('lets its own errors through', () => {
    const refused = new AddressRefused('10.0.0.1', '10.0.0.1 is a private address');
    expect(toOutboundError(refused)).toBe(refused);
    expect(refused).toBeInstanceOf(OutboundError);
    expect(refused).toMatchObject({ code: 'address_refused', address: '10.0.0.1' });
  });
});
