// What an intake costs at the least: a bare Fastify handler that checks the signature over the raw
// bytes, parses the JSON and answers. Nothing is kept.
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { verifyArgyleSignature } from '../../src/common/signatures/argyle-signature.js';
import { KEYS } from '../service/service-keys.js';
import { serveCalls } from '../shared/serve-calls.js';

const SECRETS = [Buffer.from(KEYS.intakeSecret)];
const server = Fastify();

server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
  done(null, body);
});
server.post('/intake/argyle', (request, reply) => {
  const body = request.body as Buffer;
  if (!verifyArgyleSignature(SECRETS, body, request.headers['x-argyle-signature'])) {
    return reply.code(401).send({ detail: 'wrong signature' });
  }
  JSON.parse(body.toString());
  return reply.send({ id: randomUUID(), status: 'accepted' });
});

serveCalls({
  listen: async () => {
    await server.listen({ port: 0, host: '127.0.0.1' });
    return (server.server.address() as AddressInfo).port;
  },
});
