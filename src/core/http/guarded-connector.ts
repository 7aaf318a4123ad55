import { isIP, type LookupFunction, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressGuard } from './address-guard.js';
import { boundWire } from './bound-wire.js';
import type { NameCache } from './name-cache.js';
import { AddressRefused, OutboundError } from './outbound-error.js';

export interface GuardedConnectorOptions {
  readonly guard: AddressGuard;
  readonly names: NameCache;
  /** Milliseconds until a connection, TLS included, must stand. */
  readonly timeoutMs: number;
  /** Bytes that may arrive between two requests, head and framing included. */
  readonly maxWireBytes: number;
  /** Further certificates to trust, PEM. */
  readonly ca?: string;
}

/** A second address is tried after this, while the first may still answer. */
const NEXT_ADDRESS_MS = 500;

/**
 * Makes the connections of the outgoing dispatcher, and is the one gate to them: a literal
 * address is judged before, every resolved one at look-up (what is refused is left out; with
 * nothing left the connection is), and the one that was used once more when it stands.
 */
export class GuardedConnector {
  private readonly sockets = new Set<Socket>();
  /** undici's connector returns the socket at once, though its types say nothing of it. */
  private readonly open: (...call: Parameters<buildConnector.connector>) => unknown;

  constructor(private readonly options: GuardedConnectorOptions) {
    this.open = buildConnector({
      timeout: options.timeoutMs,
      allowH2: false,
      lookup: this.lookup,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    });
  }

  /** undici's connect hook. Calls back with a socket, an {@link AddressRefused} or a net error. */
  readonly connect: buildConnector.connector = (options, callback) => {
    const literal = isIP(options.hostname) !== 0;
    const refused = literal ? this.refusalOf(options.hostname) : null;
    if (refused) {
      process.nextTick(callback, refused, null);
      return;
    }
    this.track(
      this.open(options, (error, socket) => {
        if (error && !literal) this.options.names.forget(options.hostname);
        if (socket) this.admit(socket, callback);
        else callback(error, null);
      }),
    );
  };

  /** Ends every connection, also those that are still being made. */
  destroy(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private readonly lookup: LookupFunction = (name, { all }, callback) => {
    this.allowedAddressesOf(name).then(
      (addresses) => {
        const [first] = addresses;
        if (all) callback(null, addresses);
        else callback(null, first?.address ?? '', first?.family ?? 0);
      },
      (error: unknown) => {
        callback(error as NodeJS.ErrnoException, []);
      },
    );
  };

  private async allowedAddressesOf(
    name: string,
  ): Promise<Array<{ address: string; family: number }>> {
    const found = await this.options.names.addressesOf(name);
    const allowed = found.filter(({ address }) => this.refusalOf(address) === null);
    const [first] = found;
    if (!first) throw new OutboundError('dns', `${name} has no address`);
    const refused = allowed.length === 0 ? this.refusalOf(first.address) : null;
    if (refused) throw refused;
    return allowed;
  }

  private admit(socket: Socket, callback: buildConnector.Callback): void {
    const address = socket.remoteAddress;
    const gone = new OutboundError('reset', 'the connection was lost at once');
    const fault = address === undefined ? gone : this.refusalOf(address);
    if (fault) {
      socket.destroy();
      return callback(fault, null);
    }
    boundWire(socket, this.options.maxWireBytes);
    callback(null, socket);
  }

  private refusalOf(address: string): AddressRefused | null {
    const verdict = this.options.guard.check(address);
    return verdict === 'allowed' ? null : new AddressRefused(address, verdict.refused);
  }

  private track(opened: unknown): void {
    const socket = opened as Socket | undefined;
    if (!socket) return;
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }
}
