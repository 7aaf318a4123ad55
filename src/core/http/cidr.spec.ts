import { contains, parseAddress, parseCidrs } from './cidr.js';

const texts = (text: string): string[] =>
  parseCidrs(text).map(({ network, bits }) => `${network.toString()}/${String(bits)}`);

describe('parseCidrs', () => {
  it.each([
    ['', []],
    ['  ', []],
    ['127.0.0.0/8', ['127.0.0.0/8']],
    [' 10.0.0.0/8 ,\nfd00::/8', ['10.0.0.0/8', 'fd00::/8']],
    ['192.168.1.7', ['192.168.1.7/32']],
    ['::1', ['::1/128']],
    ['0.0.0.0/0,::/0', ['0.0.0.0/0', '::/0']],
    ['::ffff:10.0.0.0/104', ['10.0.0.0/8']],
    ['::ffff:10.0.0.1', ['10.0.0.1/32']],
  ])('reads %j', (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it.each([
    ['localhost', 'localhost'],
    ['10.0.0.0/33', '10.0.0.0/33'],
    ['::/129', '::/129'],
    ['::ffff:10.0.0.0/90', '::ffff:10.0.0.0/90'],
    ['10.0.0.0/', '10.0.0.0/'],
    ['10.0.0.0/8/8', '10.0.0.0/8/8'],
    ['10.0.0.0/-1', '10.0.0.0/-1'],
    ['10/8', '10/8'],
    ['0x0a.0.0.0/8', '0x0a.0.0.0/8'],
    ['fe80::%eth0/10', 'fe80::%eth0/10'],
    ['10.0.0.0/8,,127.0.0.0/8', ''],
  ])('names what it can not read in %s', (text, part) => {
    expect(() => parseCidrs(text)).toThrow(`"${part}" is not a network such as 10.0.0.0/8`);
  });

  it.each([
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['192.168.1.1/31', '192.168.1.0/31'],
    ['fd00::1/8', 'fd00::/8'],
  ])('says what %s may have meant', (text, meant) => {
    expect(() => parseCidrs(text)).toThrow(`did you mean ${meant}?`);
  });
});

describe('contains', () => {
  const isIn = (cidr: string, address: string): boolean => {
    const [network] = parseCidrs(cidr);
    const parsed = parseAddress(address);
    return network !== undefined && parsed !== null && contains(network, parsed);
  };

  it('keeps the families apart, and takes a mapped address for the IPv4 that it is', () => {
    expect(isIn('10.0.0.0/9', '10.127.255.255')).toBe(true);
    expect(isIn('10.0.0.0/9', '10.128.0.0')).toBe(false);
    expect(isIn('0.0.0.0/0', '::1')).toBe(false);
    expect(isIn('::/0', '10.0.0.1')).toBe(false);
    expect(isIn('10.0.0.0/8', '::ffff:10.0.0.1')).toBe(true);
  });
});
