import type { Socket } from 'node:net';
import { OutboundError } from './outbound-error.js';

/**
 * Destroys the socket once more than `max` bytes have arrived since the last request went out.
 * undici bounds header fields and we the body, but neither the status line, chunk extensions or
 * endless informational answers.
 */
export function boundWire(socket: Socket, max: number): void {
  let sent = 0;
  let seen = 0;
  let base = 0;
  socket.on('readable', () => {
    if (socket.bytesWritten !== sent) base = seen;
    sent = socket.bytesWritten;
    seen = socket.bytesRead;
    if (seen - base > max) socket.destroy(new OutboundError('protocol', 'the answer is too long'));
  });
}
