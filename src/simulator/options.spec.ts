import { readOptions, USAGE } from './options.js';

describe('readOptions', () => {
  it('has defaults for all', () => {
    const { seed, ...rest } = readOptions([]);
    expect(Number.isInteger(seed)).toBe(true);
    expect(rest).toMatchObject({ help: false, port: 4100, speed: 1, users: 0 });
    expect(new Set(Object.values(rest.faults))).toEqual(new Set([0]));
  });

  it('reads shares under the names of the faults', () => {
    const args = ['--lose', '0.3', '--api-errors=0.1', '--speed', '60', '--seed', '5'];
    expect(readOptions(args)).toMatchObject({
      faults: { lose: 0.3, apiErrors: 0.1 },
      speed: 60,
      seed: 5,
    });
  });

  it.each([
    [['--lose', '2'], '--lose must be a number from 0 to 1'],
    [['--port', 'x'], '--port must be a number'],
    [['--losing'], '--losing'],
  ])('says what is wrong with %j', (args, why) => {
    expect(() => readOptions(args)).toThrow(why);
  });

  it('explains every option', () => {
    for (const name of Object.keys(readOptions([]).faults)) {
      expect(USAGE).toContain(`--${name.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`);
    }
  });
});
