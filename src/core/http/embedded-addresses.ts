import ipaddr from 'ipaddr.js';
import { type Cidr, contains, type IpAddress, parseCidrs } from './cidr.js';

type Bytes = readonly number[];

function ipv4(...bytes: Array<number | undefined>): ipaddr.IPv4 {
  return new ipaddr.IPv4(bytes.map((byte) => byte ?? 0));
}

const last = (bytes: Bytes): ipaddr.IPv4 => ipv4(...bytes.slice(12));
const at = (bytes: Bytes, start: number): ipaddr.IPv4 => ipv4(...bytes.slice(start, start + 4));

/** Where RFC 6052 puts the address behind a prefix of 48, 56, 64 or 96 bits; byte 8 is skipped. */
function localNat64(bytes: Bytes): ipaddr.IPv4[] {
  const forms = [
    ipv4(bytes[6], bytes[7], bytes[9], bytes[10]),
    ipv4(bytes[7], bytes[9], bytes[10], bytes[11]),
    at(bytes, 9),
    last(bytes),
  ];
  // Which form the network uses is not known. One that reads as 0.x.x.x is not it.
  return forms.filter((address) => address.octets[0] !== 0);
}

function teredo(bytes: Bytes): ipaddr.IPv4[] {
  const client = bytes.slice(12).map((byte) => byte ^ 0xff);
  return [at(bytes, 4), ipv4(...client)];
}

/** The first that fits reads the address. `::` and `::1` look compatible but carry nothing. */
const CARRIERS: ReadonlyArray<readonly [Cidr[], (bytes: Bytes) => ipaddr.IPv4[]]> = [
  [parseCidrs('::/127'), () => []],
  [parseCidrs('::/96,::ffff:0:0:0/96,64:ff9b::/96'), (bytes) => [last(bytes)]],
  [parseCidrs('64:ff9b:1::/48'), localNat64],
  [parseCidrs('2002::/16'), (bytes) => [at(bytes, 2)]],
  [parseCidrs('2001::/32'), teredo],
];

/**
 * The IPv4 addresses that an IPv6 address may lead to: IPv4-compatible and -translated, NAT64
 * (RFC 6052, 8215), 6to4 and Teredo (server and client). Mapped ones are IPv4 already. A NAT64
 * prefix of a network's own can't be told from any other address.
 */
export function embeddedAddresses(address: IpAddress): ipaddr.IPv4[] {
  const carrier = CARRIERS.find(([cidrs]) => cidrs.some((cidr) => contains(cidr, address)));
  return carrier ? carrier[1](address.toByteArray()) : [];
}
