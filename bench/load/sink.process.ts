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
let total = 0;
let duplicates = 0;
let keeps = true;

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume();
  request.once('error', () => undefined);
  request.once('end', () => {
    const { headers } = request;
    received += 1;
    // What the bare loop posts gets an id in the answer, as it does from the intake.
    const bareId = headers['readywire-event-id'] === undefined ? `bare-${String(total++)}` : null;
    const answer = bareId === null ? '' : JSON.stringify({ id: bareId });
    if (keeps) {
      const id = String(headers['webhook-id'] ?? bareId);
      if (seen.has(id)) duplicates += 1;
      else {
        seen.add(id);
        eventIds.push(String(headers['readywire-event-id'] ?? bareId));
        at.push(sharedNow());
      }
    }
    response.writeHead(200, {
      'content-length': answer.length,
      'content-type': 'application/json',
    });
    response.end(answer);
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
