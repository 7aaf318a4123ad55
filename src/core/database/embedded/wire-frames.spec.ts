import fc from 'fast-check';
import { queryMessage, SYNC_MESSAGE, WireFrames } from './wire-frames.mjs';

function first(code: number, rest = ''): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(8), Buffer.from(rest)]);
  bytes.writeInt32BE(bytes.length, 0);
  bytes.writeInt32BE(code, 4);
  return bytes;
}

const STARTUP = first(3 << 16, 'user\0postgres\0\0');
const SSL_REQUEST = first(80877103);

describe('the frames of the wire protocol', () => {
  it('are the same however the bytes are cut', () => {
    const messages = [queryMessage('SELECT 1'), SYNC_MESSAGE, queryMessage('x'.repeat(300))];
    const bytes = Buffer.concat([SSL_REQUEST, STARTUP, ...messages]);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const reader = new WireFrames();
        const frames = places.flatMap((place, at) =>
          reader.push(bytes.subarray(places[at - 1] ?? 0, place)),
        );
        expect(frames.map(({ kind }) => kind)).toEqual([
          'refuse-encryption',
          'startup',
          ...messages.map(() => 'message'),
        ]);
        expect(frames.slice(2).map((frame) => frame.bytes)).toEqual(messages);
      }),
    );
  });

  it('settle the session by a query or a Sync, and by nothing else', () => {
    const reader = new WireFrames();
    reader.push(STARTUP);
    const execute = Buffer.from('E\0\0\0\x09\0\0\0\0\0', 'latin1');
    const frames = reader.push(Buffer.concat([execute, SYNC_MESSAGE, queryMessage('SELECT 1')]));
    expect(frames.map(({ settles }) => settles)).toEqual([false, true, true]);
  });

  it.each([
    ['a request to cancel', first(80877102, '12345678')],
    ['another protocol', first(2 << 16)],
  ])('end the connection on %s', (_, bytes) => {
    expect(new WireFrames().push(bytes)[0]?.kind).toBe('end');
  });
});
