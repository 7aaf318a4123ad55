import { asText, textOf } from './read.js';

describe('a text that was sent', () => {
  it.each([
    ['a NUL', 'a\0b', 'ab'],
    ['a line break', 'a\r\nb', 'ab'],
    ['half of a surrogate pair', 'a\ud83d', 'a\ufffd'],
    ['a pair that is cut in the middle', 'abc😀', 'abc\ufffd'],
    ['an emoji', 'a😀', 'a😀'],
  ])('with %s is read as the database can keep it', (_, sent, read) => {
    expect(textOf(sent, 4)).toBe(read);
  });

  it.each([[''], ['\0'], [null], [17], [{}]])('is none if it is %j', (sent) => {
    expect(textOf(sent, 4)).toBeNull();
  });
});

it('anything that was sent can be shown as a text', () => {
  const sent = ['a', 1, null, undefined, { toString: 1, valueOf: 1 }];
  expect(sent.map(asText)).toEqual(['a', '1', 'null', 'null', '{"toString":1,"valueOf":1}']);
});
