import fc from 'fast-check';
import { memberOf, members, withoutMember } from './members.js';

const RAW = `{
  "a": 1.0,
  "b" : { "c": [1, 2], "a": "no" },
  "\\u0061": "last one",
  "e": []
}`;

describe('members', () => {
  it('lists decoded keys and compact raw values, duplicates in order', () => {
    expect(members(RAW)).toEqual([
      ['a', '1.0'],
      ['b', '{"c":[1,2],"a":"no"}'],
      ['a', '"last one"'],
      ['e', '[]'],
    ]);
  });

  it.each([' [1] ', '"{"', '7', 'null', '', '{}', ' { } '])('finds none in %j', (raw) => {
    expect(members(raw)).toEqual([]);
    expect(memberOf(raw, 'a')).toBeUndefined();
  });

  it('agrees with JSON.parse on any object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const text = JSON.stringify(object, null, 2);
        const parsed = JSON.parse(text) as Record<string, unknown>;
        const read = members(text).map(([key, raw]) => [key, JSON.parse(raw) as unknown]);
        expect(read).toEqual(Object.entries(parsed));
      }),
    );
  });
});

describe('memberOf', () => {
  it('takes the last of several, as JSON.parse does, and looks no deeper', () => {
    expect(memberOf(RAW, 'a')).toBe('"last one"');
    expect(memberOf(RAW, 'b')).toBe('{"c":[1,2],"a":"no"}');
    expect(memberOf(RAW, 'c')).toBeUndefined();
  });

  it('knows no members of the prototype', () => {
    expect(memberOf('{}', 'toString')).toBeUndefined();
    expect(memberOf('{"__proto__": 1}', '__proto__')).toBe('1');
  });

  it.each([
    ['members', `{${'"k" : 1 , '.repeat(100_000)}"last": 2}`],
    ['depth', `{"deep": ${'['.repeat(500_000)}${']'.repeat(500_000)}, "last": 2}`],
    ['escaped quotes', `{"deep": "${'\\"'.repeat(500_000)}", "last": 2}`],
  ])('finds its way through a megabyte of %s', (_, raw) => {
    const start = performance.now();
    expect(memberOf(raw, 'last')).toBe('2');
    // A moment; what is not linear takes hours.
    expect(performance.now() - start).toBeLessThan(60_000);
  });
});

describe('withoutMember', () => {
  it('drops every member of that key, in whatever spelling, and keeps the rest as it came', () => {
    expect(withoutMember(RAW, 'a')).toBe('{"b":{"c":[1,2],"a":"no"},"e":[]}');
    expect(withoutMember(RAW, 'e')).toBe('{"a":1.0,"b":{"c":[1,2],"a":"no"},"\\u0061":"last one"}');
  });

  it('empties an object of one member, and only compacts what is none', () => {
    expect(withoutMember('{ "a": 1 }', 'a')).toBe('{}');
    expect(withoutMember('[ {"a": 1} ]', 'a')).toBe('[{"a":1}]');
  });
});
