import { type Cidr, parseCidrs } from './cidr.js';

/** A range that deliveries stay away from, and what it is ("a loopback address"). */
export interface SpecialRange {
  readonly what: string;
  readonly cidr: Cidr;
}

/** Ranges of one kind, named: the more special one comes first. */
const RANGES: ReadonlyArray<readonly [what: string, cidrs: string]> = [
  ['an unspecified or local-network address', '0.0.0.0/8,::/128'],
  ['a loopback address', '127.0.0.0/8,::1/128'],
  ['a private address', '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7,fec0::/10'],
  ['a link-local address', '169.254.0.0/16,fe80::/10'],
  ['a carrier-grade NAT address', '100.64.0.0/10'],
  ['a multicast address', '224.0.0.0/4,ff00::/8'],
  ['the broadcast address', '255.255.255.255/32'],
  ['a benchmarking address', '198.18.0.0/15,2001:2::/48'],
  [
    'a documentation address',
    '192.0.2.0/24,198.51.100.0/24,203.0.113.0/24,2001:db8::/32,3fff::/20',
  ],
  ['an IPv4-compatible address', '::/96'],
  ['an IPv4-translated address', '::ffff:0:0:0/96'],
  ['a NAT64 address', '64:ff9b::/96,64:ff9b:1::/48'],
  ['a 6to4 address', '2002::/16,192.88.99.0/24'],
  ['a Teredo address', '2001::/32'],
  ['a discard-only address', '100::/64,100:0:0:1::/64'],
  // 192.31.196.0/24 and 192.175.48.0/24 answer reverse look-ups, 192.52.193.0/24 is AMT.
  [
    'a protocol-assignment address',
    '192.0.0.0/24,192.31.196.0/24,192.52.193.0/24,192.175.48.0/24,2001::/23,2620:4f:8000::/48,5f00::/16',
  ],
  ['a reserved address', '240.0.0.0/4'],
];

/**
 * Every special range of the IANA registries (RFC 6890 and its successors) and the deprecated
 * ones that systems still route, the first that fits naming the address.
 */
export const SPECIAL_RANGES: readonly SpecialRange[] = RANGES.flatMap(([what, cidrs]) =>
  parseCidrs(cidrs).map((cidr) => ({ what, cidr })),
);

/** Addresses from here are in use on the internet; every other IPv6 address is special. */
export const GLOBAL_UNICAST_V6: readonly Cidr[] = parseCidrs('2000::/3');

/**
 * Where the clouds hand credentials to whoever can reach them: no configuration opens these.
 * In this order: AWS, GCP, Azure, DigitalOcean and others; AWS tasks and pods; Azure's wire
 * server; Alibaba; Oracle; Tencent; Scaleway; AWS, GCP, Oracle, OpenStack and Scaleway on IPv6.
 */
export const METADATA_SERVICES: readonly Cidr[] = parseCidrs(
  [
    '169.254.169.254,169.254.170.2,169.254.170.23,168.63.129.16,100.100.100.200,192.0.0.192',
    '169.254.0.23,169.254.42.42,fd00:ec2::254,fd00:ec2::23,fd20:ce::254,fd00:c1::a9fe:a9fe',
    'fe80::a9fe:a9fe,fd00:42::42',
  ].join(','),
);
