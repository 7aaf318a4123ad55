import { isIP } from 'node:net';
import { type Cidr, contains, type IpAddress, parseAddress } from './cidr.js';
import { embeddedAddresses } from './embedded-addresses.js';
import { GLOBAL_UNICAST_V6, METADATA_SERVICES, SPECIAL_RANGES } from './special-addresses.js';

/** What the guard says: the reason of a refusal is a sentence that names the address. */
export type AddressVerdict = 'allowed' | { readonly refused: string };

/** The environment variable that lists what is allowed, named in a refusal that it could lift. */
const VARIABLE = 'DELIVERY_ALLOWED_NETWORKS';

const isIn = (cidrs: readonly Cidr[], address: IpAddress): boolean =>
  cidrs.some((cidr) => contains(cidr, address));

function whatIs(address: IpAddress): string | null {
  const special = SPECIAL_RANGES.find(({ cidr }) => contains(cidr, address));
  if (special) return special.what;
  const usual = address.kind() === 'ipv4' || isIn(GLOBAL_UNICAST_V6, address);
  return usual ? null : 'outside the global unicast range';
}

/**
 * Knows which IP addresses may be reached (guarantee 6): public ones and those of the allowed
 * networks. An IPv6 address that carries an IPv4 address needs both to be allowed, so
 * `64:ff9b::/96` in the list opens a NAT64 to public addresses alone. Metadata services are
 * refused whatever the list says. Pure: it looks nothing up.
 */
export class AddressGuard {
  constructor(private readonly allowed: readonly Cidr[]) {}

  /** Judges an address as sockets and resolvers spell it; what is no address is refused. */
  check(address: string): AddressVerdict {
    const parsed = parseAddress(address);
    if (!parsed) return { refused: 'what the name leads to is not an IP address' };
    const reason = this.refusalOf(parsed) ?? this.refusalOfEmbedded(parsed);
    return reason === null ? 'allowed' : { refused: `${address} ${reason}` };
  }

  private refusalOf(address: IpAddress): string | null {
    if (isIn(METADATA_SERVICES, address)) return 'is a metadata service, never reached';
    const what = isIn(this.allowed, address) ? null : whatIs(address);
    return what && `is ${what}; ${VARIABLE} does not list it`;
  }

  private refusalOfEmbedded(address: IpAddress): string | null {
    for (const embedded of embeddedAddresses(address)) {
      const reason = this.refusalOf(embedded);
      if (reason) return `carries ${embedded.toString()}, which ${reason}`;
    }
    return null;
  }
}

/**
 * The IP address that a URL names directly, without brackets, or null if its host is a name.
 * Decimal, octal, hex and short spellings were normalised by the URL's own parser.
 */
export function literalAddressOf(url: URL): string | null {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? null : host;
}
