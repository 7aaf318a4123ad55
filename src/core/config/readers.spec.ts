import { ratio, textPairs, Unreadable } from './readers.js';

describe('ratio', () => {
  it.each([
    ['0', 0],
    ['1', 1],
    ['1.0', 1],
    ['0.25', 0.25],
    ['.5', 0.5],
  ])('reads %s', (text, value) => {
    expect(ratio(text)).toBe(value);
  });

  it.each(['', '-0.1', '1.1', 'NaN', '1e-3', '50%', '0x1', '.'])('refuses "%s"', (text) => {
    expect(() => ratio(text)).toThrow(Unreadable);
  });
});

describe('pairs of names and values', () => {
  it('are percent-encoded, may be empty, and may hold an equals sign', () => {
    expect(textPairs('')).toEqual({});
    expect(textPairs('a=1, b = x%20y ,c=d=e,')).toEqual({ a: '1', b: 'x y', c: 'd=e' });
  });

  it.each(['a', '=b', 'a=%zz', 'a=1,b'])('refuse "%s"', (text) => {
    expect(() => textPairs(text)).toThrow(Unreadable);
  });
});
