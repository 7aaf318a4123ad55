import { textFault } from './text-fault.js';

describe('textFault', () => {
  it.each(['a', ' padded ', 'Löhne 💶', 'two\nlines', 'x'.repeat(20)])('takes %j', (text) => {
    expect(textFault(text, 20)).toBeNull();
  });

  it.each([
    ['', 'must not be empty.'],
    [' \t\n', 'must not be empty.'],
    ['x'.repeat(21), 'must have at most 20 characters.'],
    ['a\0b', 'must not contain a NUL character.'],
    ['a\ud800b', 'must not contain half a character (a lone surrogate).'],
    [7, 'must be a string.'],
    [null, 'must be a string.'],
    [['a'], 'must be a string.'],
  ])('refuses %j', (value, fault) => {
    expect(textFault(value, 20)).toBe(fault);
  });
});
