import { jest } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventEmitter } from 'node:events';
import { BodyRoom } from './body-room.js';

/** A request of which one can say when it is whole, and when it is over. */
class Request {
  isCutOff = false;
  readonly response = new EventEmitter();
  readonly raw = {
    complete: false,
    destroy: (): void => {
      this.isCutOff = true;
      this.response.emit('close');
    },
  };

  into(room: BodyRoom, bytes: number): boolean {
    return room.take(
      bytes,
      { raw: this.raw } as unknown as FastifyRequest,
      { raw: this.response } as unknown as FastifyReply,
    );
  }
}

const MB = 1024 * 1024;

describe('the room for bodies', () => {
  let now = 0;
  beforeEach(() => {
    now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => jest.restoreAllMocks());

  function fill(room: BodyRoom, count: number, bytes: number): readonly Request[] {
    return Array.from({ length: count }, () => {
      const request = new Request();
      expect(request.into(room, bytes)).toBe(true);
      return request;
    });
  }

  it('is left by large ones to small ones, and comes back once', () => {
    const room = new BodyRoom(8 * MB);
    const [first] = fill(room, 6, MB);
    expect(new Request().into(room, MB)).toBe(false);
    fill(room, 32, 64 * 1024);
    expect(new Request().into(room, 1)).toBe(false);
    first?.response.emit('close');
    first?.response.emit('close');
    fill(room, 16, 64 * 1024);
    expect(new Request().into(room, 1)).toBe(false);
  });

  it('takes one that needs all of it, if there is no other', () => {
    const room = new BodyRoom(MB);
    const [all] = fill(room, 1, MB);
    expect(new Request().into(room, 1)).toBe(false);
    all?.response.emit('close');
    fill(room, 1, MB);
  });

  it('is taken from those who are slow, oldest first, and no more than is needed', () => {
    const room = new BodyRoom(8 * MB);
    const whole = fill(room, 1, MB);
    whole.forEach(({ raw }) => (raw.complete = true));
    const slow = fill(room, 5, MB);
    now += 1_999;
    expect(new Request().into(room, MB)).toBe(false);
    now += 2;
    fill(room, 2, MB);
    expect([...whole, ...slow].map(({ isCutOff }) => isCutOff)).toEqual([
      ...[false],
      ...[true, true, false, false, false],
    ]);
  });
});
