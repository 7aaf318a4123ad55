import fc from 'fast-check';
import { compact } from './compact.js';

/** JSON text as a pair: without white space between the tokens, and with some of it. */
interface Pair {
  readonly tight: string;
  readonly loose: string;
}

const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r'), maxLength: 3 });
const token = fc.oneof(
  fc.constantFrom('1.0', '-0', '1e400', '1E+2', '12345678901234567890', 'true', 'false', 'null'),
  fc.constantFrom('"\\u0041"', '"a \\" b"', '"\\\\"', '"\\\\\\" ,: {[ "', '"\\/"', '" \u2028é😀 "'),
  fc.string().map((text) => JSON.stringify(text)),
);
const key = fc.constantFrom('"a"', '"a"', '"\\u0061"', '"__proto__"', '""', '"k : {"');

const { value } = fc.letrec<{ value: Pair }>((tie) => {
  const spaced = fc
    .tuple(space, tie('value'), space)
    .map(([before, { tight, loose }, after]) => ({ tight, loose: before + loose + after }));
  const member = fc.tuple(space, key, space, spaced).map(([before, name, after, pair]) => ({
    tight: `${name}:${pair.tight}`,
    loose: `${before}${name}${after}:${pair.loose}`,
  }));
  const join = (open: string, parts: readonly Pair[], close: string): Pair => ({
    tight: open + parts.map(({ tight }) => tight).join(',') + close,
    loose: open + parts.map(({ loose }) => loose).join(',') + close,
  });
  return {
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      token.map((text) => ({ tight: text, loose: text })),
      fc.array(spaced, { maxLength: 4 }).map((parts) => join('[', parts, ']')),
      fc.array(member, { maxLength: 4 }).map((parts) => join('{', parts, '}')),
    ),
  };
});

describe('compact', () => {
  it('drops the white space of any JSON text and not one other byte', () => {
    fc.assert(
      fc.property(value, space, space, ({ tight, loose }, before, after) => {
        expect(JSON.parse(loose)).toEqual(JSON.parse(tight));
        expect(compact(before + loose + after)).toBe(tight);
      }),
    );
  });

  it('leaves what JSON.parse reads from pretty-printed text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (any) => {
        const text = compact(JSON.stringify(any, null, 2));
        expect(text).toBe(JSON.stringify(any));
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(any)));
      }),
    );
  });

  it('keeps numbers, duplicate members and escapes byte for byte', () => {
    const raw = '{ "n" : [ 1.0, 1e400, 12345678901234567890 ],\n "a": 1, "a": "\\u0020 \\/" }';
    expect(compact(raw)).toBe('{"n":[1.0,1e400,12345678901234567890],"a":1,"a":"\\u0020 \\/"}');
  });

  it.each([
    ['white space', ' '.repeat(1_000_000)],
    ['escapes', `"${'\\\\'.repeat(500_000)}"`],
    ['escaped quotes', `"${'\\"'.repeat(500_000)}"`],
    ['small tokens', `[${'1, '.repeat(333_000)}1]`],
    ['depth', '['.repeat(500_000) + ']'.repeat(500_000)],
    ['a string that never closes', `"${'\\'.repeat(1_000_000)}`],
  ])('takes a megabyte of %s in linear time', (_, raw) => {
    const start = performance.now();
    compact(raw);
    // A moment; what is not linear takes hours.
    expect(performance.now() - start).toBeLessThan(60_000);
  });
});
