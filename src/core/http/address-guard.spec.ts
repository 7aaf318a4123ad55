import { AddressGuard, literalAddressOf } from './address-guard.js';
import { parseCidrs } from './cidr.js';

const guard = (allowed = ''): AddressGuard => new AddressGuard(parseCidrs(allowed));
const refusal = (address: string, allowed = ''): string => {
  const verdict = guard(allowed).check(address);
  return verdict === 'allowed' ? verdict : verdict.refused;
};

describe('AddressGuard', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.1',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2001:4860:4860::8888',
    '2a00:1450:4001:82b::200e',
    '::ffff:8.8.8.8',
    '::ffff:808:808',
  ])('allows the public %s', (address) => {
    expect(guard().check(address)).toBe('allowed');
  });

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['loopback', '::1'],
    ['unspecified', '0.0.0.0'],
    ['local-network', '0.1.2.3'],
    ['unspecified', '::'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['private', 'fc00::1'],
    ['private', 'fdff:ffff::1'],
    ['private', 'fec0::1'],
    ['link-local', '169.254.1.1'],
    ['link-local', 'fe80::1'],
    ['link-local', 'fe80::1%eth0'],
    ['carrier-grade', '100.64.0.1'],
    ['carrier-grade', '100.127.255.255'],
    ['multicast', '224.0.0.1'],
    ['multicast', '239.255.255.255'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['benchmarking', '198.18.0.1'],
    ['benchmarking', '198.19.255.255'],
    ['benchmarking', '2001:2::1'],
    ['documentation', '192.0.2.1'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff::1'],
    ['protocol-assignment', '192.0.0.1'],
    ['protocol-assignment', '2001:20::1'],
    ['protocol-assignment', '2001:1ff::1'],
    ['6to4', '192.88.99.1'],
    ['discard-only', '100::1'],
    ['IPv4-compatible', '::8.8.8.8'],
    ['IPv4-compatible', '::808:808'],
    ['IPv4-translated', '::ffff:0:808:808'],
    ['NAT64', '64:ff9b::808:808'],
    ['NAT64', '64:ff9b:1::808:808'],
    ['6to4', '2002:808:808::1'],
    ['Teredo', '2001:0:808:808::1'],
    ['global unicast', '4000::1'],
    ['global unicast', '::1:0:0:0'],
    ['global unicast', 'fe00::1'],
  ])('refuses %s addresses: %s', (what, address) => {
    expect(refusal(address)).toContain(what);
    expect(refusal(address)).toContain(address);
    expect(refusal(address)).toContain('DELIVERY_ALLOWED_NETWORKS');
  });

  it.each(['', 'localhost', '127.1', '0177.0.0.1', '0x7f000001', '2130706433', '1.2.3.4.5', '::g'])(
    'refuses %j, which no socket calls an address',
    (address) => {
      expect(refusal(address)).toContain('not an IP address');
    },
  );

  it.each([
    ['127.0.0.0/8', '127.1.2.3'],
    ['127.0.0.0/8', '::ffff:127.0.0.1'],
    ['127.0.0.0/8', '::ffff:7f00:1'],
    ['::ffff:127.0.0.0/104', '127.0.0.1'],
    ['::1', '::1'],
    ['fe80::/10', 'fe80::1%eth0'],
    ['10.0.0.0/8,fd00::/8', 'fd12::1'],
    ['64:ff9b::/96', '64:ff9b::808:808'],
    ['64:ff9b:1::/48', '64:ff9b:1::808:808'],
    ['64:ff9b:1::/48', '64:ff9b:1:808:8:800::'],
    ['64:ff9b::/96,10.0.0.0/8', '64:ff9b::a00:1'],
    ['2002::/16,10.0.0.0/8', '2002:a00:1::1'],
  ])('with %s in the list allows %s', (allowed, address) => {
    expect(guard(allowed).check(address)).toBe('allowed');
  });

  it.each([
    ['127.0.0.0/8', '::1'],
    ['::/0', '127.0.0.1'],
    ['::/0', '::ffff:127.0.0.1'],
    ['127.0.0.0/8', '::127.0.0.1'],
    ['::/0', '::127.0.0.1'],
    ['::/0', '::ffff:0:10.0.0.1'],
    ['::/0', '64:ff9b::7f00:1'],
    ['::/0', '64:ff9b:1::a00:1'],
    ['::/0', '64:ff9b:1:a00:0:100::'],
    ['::/0', '64:ff9b:1:0a:0:1::'],
    ['::/0', '2002:7f00:1::1'],
    ['::/0', '2001:0:7f00:1::f7f7:f7f7'],
    ['::/0', '2001:0:808:808::80ff:fffe'],
    ['10.0.0.0/8', '2002:a00:1::1'],
  ])('with only %s in the list refuses %s', (allowed, address) => {
    expect(refusal(address, allowed)).not.toBe('allowed');
  });

  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '::a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '2001:0:808:808::5601:5601',
    '169.254.170.2',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    'fd00:ec2::254',
    'fd20:ce::254',
    'fe80::a9fe:a9fe%eth0',
  ])('never allows the metadata service %s', (address) => {
    expect(refusal(address, '0.0.0.0/0,::/0')).toContain('metadata service');
  });
});

describe('literalAddressOf', () => {
  it.each([
    ['http://127.0.0.1:3000/x', '127.0.0.1'],
    ['http://2130706433/', '127.0.0.1'],
    ['http://0177.0.0.1/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://127.1/', '127.0.0.1'],
    ['http://127.0.0.1./', '127.0.0.1'],
    ['http://１２７.０.０.１/', '127.0.0.1'],
    ['http://[::1]:8080/', '::1'],
    ['http://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
    ['http://[0:0:0:0:0:0:0:1]/', '::1'],
  ])('reads %s as %s', (url, address) => {
    expect(literalAddressOf(new URL(url))).toBe(address);
  });

  it.each(['http://localhost/', 'https://example.com/', 'http://1.2.3.4.example/'])(
    'reads a name in %s',
    (url) => {
      expect(literalAddressOf(new URL(url))).toBeNull();
    },
  );
});
