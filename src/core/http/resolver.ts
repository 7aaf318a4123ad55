import { lookup, type LookupAddress } from 'node:dns';
import { promisify } from 'node:util';

/** Finds the addresses of a name; rejects with the resolver's error. */
export type Resolve = (name: string) => Promise<readonly LookupAddress[]>;

const systemLookup = promisify(lookup);

/** Who is asked for the addresses of names: the system (`getaddrinfo`, hosts file included). */
export class Resolver {
  resolve: Resolve = (name) => systemLookup(name, { all: true, verbatim: true });
}
