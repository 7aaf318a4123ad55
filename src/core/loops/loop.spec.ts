import { Logger } from '@nestjs/common';
import { Loop } from './loop.js';

const FOR_EVER = 3_600_000;

function signal(): { raise: () => void; raised: Promise<void> } {
  let raise = (): void => undefined;
  const raised = new Promise<void>((resolve) => {
    raise = resolve;
  });
  return { raise, raised };
}

describe('a loop', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it('goes on while there is more, rests when idle, and can be woken', async () => {
    let rounds = 0;
    let reached = signal();
    const loop = new Loop({
      name: 'test',
      pollMs: FOR_EVER,
      round: () => {
        rounds += 1;
        if (rounds === 3 || rounds === 4) reached.raise();
        return Promise.resolve(rounds < 3 ? 'more' : 'idle');
      },
    });
    loop.start();
    await reached.raised;
    reached = signal();
    loop.wake();
    await reached.raised;
    await loop.stop();
    expect(rounds).toBe(4);
  });

  it('does not lose a wake-up that comes during a round', async () => {
    let rounds = 0;
    const second = signal();
    const loop: Loop = new Loop({
      name: 'test',
      pollMs: FOR_EVER,
      round: () => {
        rounds += 1;
        if (rounds === 1) loop.wake();
        if (rounds === 2) second.raise();
        return Promise.resolve('idle');
      },
    });
    loop.start();
    await second.raised;
    await loop.stop();
  });

  it('survives a failing round and remembers the error until one succeeds', async () => {
    let rounds = 0;
    const recovered = signal();
    const loop = new Loop({
      name: 'test',
      pollMs: 1,
      round: () => {
        rounds += 1;
        if (rounds === 1) throw new Error('first');
        recovered.raise();
        return Promise.resolve('idle');
      },
    });
    loop.start();
    await recovered.raised;
    await loop.stop();
    expect(loop.lastError).toBeUndefined();
  });

  it('stops only after the round underway has ended', async () => {
    let ended = false;
    const started = signal();
    const loop = new Loop({
      name: 'test',
      pollMs: FOR_EVER,
      round: async () => {
        started.raise();
        await new Promise((resolve) => setTimeout(resolve, 20));
        ended = true;
        return 'more';
      },
    });
    loop.start();
    await started.raised;
    await loop.stop();
    expect(ended).toBe(true);
  });
});
