import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** A parsed IP address; an IPv4-mapped IPv6 address is the IPv4 address that it spells. */
export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6;

/** A network: the addresses whose first `bits` bits are those of `network`. */
export interface Cidr {
  /** As it was written. */
  readonly text: string;
  readonly network: IpAddress;
  readonly bits: number;
}

const EXPECTED = 'a network such as 10.0.0.0/8 or fd00::/8';

/**
 * Reads an address in the spellings that sockets use, with or without an IPv6 zone; null for
 * anything else, octal and hex parts included. A URL's parser normalises those before.
 */
export function parseAddress(text: string): IpAddress | null {
  const [bare = ''] = text.split('%');
  if (isIP(bare) === 4) return ipaddr.IPv4.parse(bare);
  if (isIP(bare) !== 6) return null;
  // ipaddr.js takes `::1.2.3.4` for IPv4-mapped, which it is not: hence the hex spelling first.
  const address = ipaddr.IPv6.parse(new URL(`http://[${bare}]`).hostname.slice(1, -1));
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** True if the address lies in the network; one of the other family never does. */
export function contains({ network, bits }: Cidr, address: IpAddress): boolean {
  if (network.kind() !== address.kind()) return false;
  return address.match(network, bits);
}

function bitsOf(written: string | undefined, address: IpAddress, mapped: boolean): number | null {
  const width = address.kind() === 'ipv4' ? 32 : 128;
  if (written === undefined) return width;
  const bits = /^\d{1,3}$/.test(written) ? Number(written) - (mapped ? 96 : 0) : -1;
  return bits >= 0 && bits <= width ? bits : null;
}

function firstOf(network: IpAddress, bits: number): string {
  const mask =
    network.kind() === 'ipv4'
      ? ipaddr.IPv4.subnetMaskFromPrefixLength(bits)
      : ipaddr.IPv6.subnetMaskFromPrefixLength(bits);
  const ones = mask.toByteArray();
  const bytes = network.toByteArray().map((byte, index) => byte & (ones[index] ?? 0));
  return ipaddr.fromByteArray(bytes).toString();
}

function parseCidr(text: string): Cidr {
  const [written = '', prefix, ...rest] = text.split('/');
  const network = written.includes('%') ? null : parseAddress(written);
  const mapped = network?.kind() === 'ipv4' && written.includes(':');
  const bits = network && rest.length === 0 ? bitsOf(prefix, network, mapped) : null;
  if (!network || bits === null) throw new Error(`"${text}" is not ${EXPECTED}`);
  const first = firstOf(network, bits);
  if (first !== network.toString()) {
    throw new Error(`"${text}" has bits behind its prefix: did you mean ${first}/${String(bits)}?`);
  }
  return { text, network, bits };
}

/**
 * Reads networks separated by commas; empty text is none. An address without a prefix is a
 * network of that one address. Throws an Error that names the part which can't be read, or whose
 * address has bits set behind the prefix.
 */
export function parseCidrs(text: string): Cidr[] {
  if (text.trim() === '') return [];
  return text.split(',').map((part) => parseCidr(part.trim()));
}
