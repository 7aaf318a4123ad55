import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Random } from '../../../src/common/random.js';
import type { BadKind } from './bad-kinds.js';

/** Answers one request, or does not. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

const SLOW_MS = 9_900;
const GIGABYTE = 2 ** 30;
const CHUNK = Buffer.alloc(65_536, 'x');

/** How a bad subscriber behaves; undefined for those that need no server. */
export function behaviourOf(
  kind: BadKind,
  random: Random,
  canaryUrl: string,
): Behaviour | undefined {
  const behaviours: Readonly<Partial<Record<BadKind, Behaviour>>> = {
    never: (request) => void request.resume(),
    slow: (request, response) => {
      request.resume();
      setTimeout(() => response.end(), SLOW_MS);
    },
    drip: (request, response) => {
      request.resume();
      drip(response);
    },
    reset: (request, response) => {
      request.resume();
      reset(response, random.next() < 0.5);
    },
    huge: (request, response) => {
      request.resume();
      pour(response);
    },
    redirect: (request, response) => {
      request.resume();
      response.writeHead(random.pick([301, 302, 307, 308]), { location: canaryUrl }).end();
    },
    flaky: (request, response) => {
      request.resume();
      response.writeHead(random.next() < 0.5 ? 500 : 200).end();
    },
    gone: (request, response) => {
      request.resume();
      response.writeHead(410).end();
    },
  };
  return behaviours[kind];
}

function drip(response: ServerResponse): void {
  response.writeHead(200).flushHeaders();
  const timer = setInterval(() => response.write('x'), 1_000);
  response.on('close', () => {
    clearInterval(timer);
  });
}

function reset(response: ServerResponse, hasBegun: boolean): void {
  if (!hasBegun) {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(200, { 'content-length': '1000' });
  response.write('the beginning', () => response.socket?.resetAndDestroy());
}

function pour(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': String(GIGABYTE) });
  let left = GIGABYTE;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= CHUNK.length;
      if (!response.write(CHUNK)) return;
    }
    response.end();
  };
  response.on('drain', more);
  more();
}
