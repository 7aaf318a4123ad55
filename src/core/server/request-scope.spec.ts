import Fastify from 'fastify';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import type { Caller } from './callers.js';
import { currentRequest, installRequestScope, setCaller } from './request-scope.js';

const CALLER: Caller = { keyId: 'a-key', name: 'a name', role: 'admin', fingerprint: 'f' };

describe('the scope of a request', () => {
  /** A server whose one route acts after its caller has hung up, and after its answer. */
  async function actLate(): Promise<readonly (string | undefined)[]> {
    const server = Fastify();
    installRequestScope(server);
    const acted: (string | undefined)[] = [];
    const done = new Promise<void>((resolve) => {
      server.get('/', async (request, reply) => {
        setCaller(CALLER);
        await once(request.raw.socket, 'close');
        acted.push(currentRequest()?.caller?.keyId);
        await reply.send('late');
        setImmediate(() => {
          acted.push(currentRequest()?.caller?.keyId);
          resolve();
        });
      });
    });
    await server.listen({ port: 0 });
    const { port } = server.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    setTimeout(() => socket.destroy(), 50);
    await done;
    await server.close();
    return acted;
  }

  it('lasts until the answer, also when nobody waits for it any more', async () => {
    expect(await actLate()).toEqual(['a-key', undefined]);
  });

  it('is nobody’s outside of a request', () => {
    expect(currentRequest()).toBeUndefined();
  });
});
