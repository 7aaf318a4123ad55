// Somebody who abuses the door, in a process of its own that gives way to all others: what pouring
// out megabytes costs is no fault of the service. See Flood.
import { connect } from 'node:net';
import { constants, setPriority } from 'node:os';
import { serveCalls } from '../shared/serve-calls.js';
import type { FloodCounts, FloodTask } from './flood.js';

setPriority(constants.priority.PRIORITY_LOW);
const PAUSE_MS = 5;
const CHUNK = Buffer.alloc(65_536, 'x');
let isOn = false;
let counts: FloodCounts = { posts: 0, refused: 0 };

serveCalls({
  begin: ({ port, connections, bytes }: FloodTask) => {
    isOn = true;
    for (let left = connections; left > 0; left -= 1) post(port, bytes);
  },
  end: () => {
    isOn = false;
    return counts;
  },
});

/** Posts without a signature, over and over, each on a connection of its own. */
function post(port: number, bytes: number): void {
  if (!isOn) return;
  let left = bytes;
  const socket = connect({ port, host: '127.0.0.1' });
  counts = { ...counts, posts: counts.posts + 1 };
  const pour = (): void => {
    while (left > 0 && !socket.destroyed) {
      left -= CHUNK.length;
      if (!socket.write(CHUNK)) return;
    }
  };
  socket.on('drain', pour);
  socket.once('connect', () => {
    socket.write(
      `POST /intake/argyle HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n` +
        `content-length: ${String(bytes)}\r\n\r\n`,
    );
    pour();
  });
  socket.once('data', (answer) => {
    if (answer.toString('latin1').startsWith('HTTP/1.1 401 ')) {
      counts = { ...counts, refused: counts.refused + 1 };
    }
  });
  socket.on('error', () => undefined);
  socket.once('close', () => {
    setTimeout(() => {
      post(port, bytes);
    }, PAUSE_MS);
  });
}
