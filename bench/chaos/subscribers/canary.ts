import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A server that nobody may reach. */
export class Canary {
  /** Connections, whatever they said. */
  hits = 0;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly port: number,
  ) {}

  static async listen(): Promise<Canary> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const canary = new Canary(server, (server.address() as AddressInfo).port);
    server.on('connection', (socket) => {
      canary.hits += 1;
      socket.destroy();
    });
    return canary;
  }

  close(): void {
    this.server.close();
  }
}
