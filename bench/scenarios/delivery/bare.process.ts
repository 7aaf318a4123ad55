import { randomUUID } from 'node:crypto';
import { sharedNow } from '../../shared/clock.js';
import { serveCalls } from '../../shared/serve-calls.js';
import type { Stretch, Work } from './contender.js';
import { bodyOf, messageOf } from '../../rows/message.js';
import { Poster } from './poster.js';

interface Message {
  readonly id: string;
  readonly body: string;
}

let messages: Message[] = [];

serveCalls({
  prepare: ({ count }: Work): void => {
    messages = Array.from({ length: count }, (_, n) => ({
      id: randomUUID(),
      body: messageOf(bodyOf(n)),
    }));
  },
  deliver: async ({ url, connections }: Work): Promise<Stretch> => {
    const poster = new Poster(url, connections);
    await Promise.all(Array.from({ length: connections }, () => sendOn(poster)));
    const endedAt = sharedNow();
    await poster.close();
    return { startedAt: poster.startedAt, endedAt };
  },
});

/** Sends one after the other until none is left. */
async function sendOn(poster: Poster): Promise<void> {
  for (let message = messages.pop(); message; message = messages.pop()) {
    const { id, body } = message;
    await poster.post(id, body);
  }
}
