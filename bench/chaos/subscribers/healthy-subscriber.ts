import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifyArgyleSignature } from '../../../src/common/signatures/argyle-signature.js';
import type { Ledger } from '../ledger/ledger.js';
import { KEYS } from '../../service/service-keys.js';

const SECRETS = [Buffer.from(KEYS.subscriptionSecret)];

/** A subscriber that answers 200 at once and writes down what it got. */
export class HealthySubscriber {
  /** Set once it has subscribed. */
  subscriptionId = '';

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly url: string,
    private readonly ledger: Ledger,
  ) {}

  static async listen(ledger: Ledger): Promise<HealthySubscriber> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const subscriber = new HealthySubscriber(server, `http://127.0.0.1:${String(port)}/`, ledger);
    server.on('request', (request, response) => void subscriber.take(request, response));
    return subscriber;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      this.writeDown(request, Buffer.concat(chunks));
      response.end();
    } catch {
      // The sender was killed before it had sent all of it.
      response.destroy();
    }
  }

  private writeDown({ headers }: IncomingMessage, body: Buffer): void {
    this.ledger.arrived({
      subscriptionId: this.subscriptionId,
      eventId: String(headers['readywire-event-id']),
      webhookId: String(headers['webhook-id']),
    });
    if (!verifyArgyleSignature(SECRETS, body, headers['x-argyle-signature'])) {
      this.ledger.forged += 1;
    }
  }
}
