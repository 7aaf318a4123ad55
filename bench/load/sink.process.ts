// A subscriber that answers 200 at once, in a process of its own: see Sink.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sharedNow } from '../shared/clock.js';
import { serveCalls } from '../shared/serve-calls.js';
import type { Receipts } from './sink.js';

let eventIds: string[] = [];
let at: number[] = [];
let seen = new Set<string>();
let received = 0;
let duplicates = 0;
let keeps = true;

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume();
  request.once('error', () => undefined);
  request.once('end', () => {
    const { headers } = request;
    received += 1;
    if (keeps) {
      const id = String(headers['webhook-id'] ?? received);
      if (seen.has(id)) duplicates += 1;
      else {
        seen.add(id);
        eventIds.push(String(headers['readywire-event-id'] ?? ''));
        at.push(sharedNow());
      }
    }
    response.writeHead(200, { 'content-length': 0, 'content-type': 'text/plain' });
    // What the bare loop posts is answered as the bare intake does, with an id.
    response.end();
  });
});

serveCalls({
  listen: async (keepsReceipts: boolean) => {
    keeps = keepsReceipts;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },
  count: () => received,
  /** Begins anew. */
  take: () => {
    const receipts: Receipts = { received, duplicates, eventIds, at: Float64Array.from(at) };
    [eventIds, at, seen, received, duplicates] = [[], [], new Set(), 0, 0];
    return receipts;
  },
});
