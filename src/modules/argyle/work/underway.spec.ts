import { Logger } from '@nestjs/common';
import { Underway } from './underway.js';

describe('work behind a loop', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it('takes a slot until it has ended, however it ends', async () => {
    const underway = new Underway('test', 2);
    let ended = 0;
    const then = (): void => {
      ended += 1;
    };
    let goOn = (): void => undefined;
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    underway.start(() => gate, then);
    underway.start(() => gate.then(() => Promise.reject(new Error('it went wrong'))), then);
    expect([underway.free, ended]).toEqual([0, 0]);
    goOn();
    await underway.ended(1_000);
    expect([underway.free, ended]).toEqual([2, 2]);
  });

  it('is not waited for for ever', async () => {
    const underway = new Underway('test', 1);
    underway.start(
      () => new Promise(() => undefined),
      () => undefined,
    );
    await underway.ended(10);
    expect(underway.free).toBe(0);
  });
});
