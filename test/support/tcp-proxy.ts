import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that can be cut and mended: what a network does to a database. */
export class TcpProxy {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly target: { readonly host: string; readonly port: number },
    readonly port: number,
  ) {}

  /** Reserves a port; it refuses connections until {@link mend}. */
  static async to(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    return new TcpProxy(target, port);
  }

  async mend(): Promise<void> {
    const server = createServer((incoming) => {
      const outgoing = connect(this.target);
      for (const [from, to] of [
        [incoming, outgoing],
        [outgoing, incoming],
      ] as const) {
        this.sockets.add(from);
        from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => this.sockets.delete(from));
      }
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
  }

  /** From now on nothing passes through the connections that there are; new ones work. */
  freeze(): void {
    for (const socket of this.sockets) socket.pause();
  }

  /** Ends every connection and refuses new ones. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) =>
      this.server ? this.server.close(resolve) : resolve(undefined),
    );
    for (const socket of this.sockets) socket.destroy();
    this.server = undefined;
    await closed;
  }
}
