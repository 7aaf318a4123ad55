import { randomBytes } from 'node:crypto';
import { Keyring, UnsealError } from './keyring.js';

const [first, second] = [randomBytes(32), randomBytes(32)];

describe('the keyring', () => {
  it('opens what it sealed, for the same purpose only', () => {
    const ring = new Keyring([first]);
    const sealed = ring.seal('hunter2 😀', 'row 1');
    expect(ring.open(sealed, 'row 1')).toBe('hunter2 😀');
    expect(() => ring.open(sealed, 'row 2')).toThrow(UnsealError);
  });

  it('seals the same text differently each time, and shows nothing of it', () => {
    const ring = new Keyring([first]);
    expect(ring.seal('hunter2', 'row')).not.toEqual(ring.seal('hunter2', 'row'));
    expect(ring.seal('hunter2', 'row').toString('latin1')).not.toContain('hunter2');
  });

  it('opens with every key, seals with the first', () => {
    const sealed = new Keyring([second]).seal('old', 'row');
    expect(new Keyring([first, second]).open(sealed, 'row')).toBe('old');
    expect(() => new Keyring([first]).open(sealed, 'row')).toThrow(UnsealError);
  });

  it('re-seals with the first key what another one has sealed, and only that', () => {
    const ring = new Keyring([first, second]);
    const old = new Keyring([second]).seal('old', 'row');
    const fresh = ring.reseal(old, 'row');
    expect(new Keyring([first]).open(fresh, 'row')).toBe('old');
    expect(ring.reseal(fresh, 'row')).toBe(fresh);
    expect(() => new Keyring([first]).reseal(old, 'row')).toThrow(UnsealError);
    expect(() => ring.reseal(fresh, 'another row')).toThrow(UnsealError);
  });

  it('refuses a sealed value with one changed bit', () => {
    const ring = new Keyring([first]);
    const sealed = ring.seal('hunter2', 'row');
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => ring.open(changed, 'row')).toThrow(UnsealError);
    }
  });
});
