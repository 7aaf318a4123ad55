import fc from 'fast-check';
import {
  instantOfDate,
  instantOfMicros,
  maxInstant,
  microsBetween,
  microsOf,
  minInstant,
  msUntil,
  parseInstant,
  plusMs,
} from './instant.js';

const micros = fc.integer({ min: 0, max: Date.UTC(2201, 0, 1) * 1000 - 1 });

describe('parseInstant', () => {
  it.each([
    ['2025-06-24T22:05:17.265289Z', '2025-06-24T22:05:17.265289Z'],
    ['2025-06-24T22:05:17Z', '2025-06-24T22:05:17.000000Z'],
    ['2025-06-24T22:05:17.5Z', '2025-06-24T22:05:17.500000Z'],
    ['2025-06-24T22:05:17.123456999Z', '2025-06-24T22:05:17.123456Z'],
    ['2025-06-24T22:05:17.999999999Z', '2025-06-24T22:05:17.999999Z'],
    ['2025-06-24 22:05:17.265289+00', '2025-06-24T22:05:17.265289Z'],
    ['2025-06-24T22:05:17.265289+0530', '2025-06-24T16:35:17.265289Z'],
    ['2025-06-24T22:05:17.265289-02:00', '2025-06-25T00:05:17.265289Z'],
    ['2025-06-24t22:05:17z', '2025-06-24T22:05:17.000000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000000Z'],
    ['2200-12-31T23:59:59.999999Z', '2200-12-31T23:59:59.999999Z'],
    ['1969-12-31T23:30:00-01:00', '1970-01-01T00:30:00.000000Z'],
  ])('reads %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    'infinity',
    '-infinity',
    '',
    'now',
    '2025-06-24',
    '2025-06-24T22:05Z',
    '2025-06-24T22:05:17',
    '2025-06-24T22:05:17.Z',
    '2025-06-24T22:05:17.1234567890Z',
    '2025-02-29T00:00:00Z',
    '2025-00-10T00:00:00Z',
    '2025-13-10T00:00:00Z',
    '2025-06-31T00:00:00Z',
    '2025-06-24T24:00:00Z',
    '2025-06-24T22:60:00Z',
    '2025-06-24T22:05:60Z',
    '2025-06-24T22:05:17+24:00',
    '2025-06-24T22:05:17+01:60',
    '0070-01-01T00:00:00Z',
    '1969-12-31T23:59:59.999999Z',
    '1970-01-01T00:00:00+01:00',
    '2201-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '+002025-06-24T22:05:17Z',
    ' 2025-06-24T22:05:17Z',
    '2025-06-24T22:05:17Z\n',
    '٢٠٢٥-06-24T22:05:17Z',
    null,
    undefined,
    1_750_802_717,
    new Date(),
    ['2025-06-24T22:05:17Z'],
    { toString: () => '2025-06-24T22:05:17Z' },
  ])('refuses %p', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('gives back every instant unchanged, to the microsecond', () => {
    fc.assert(
      fc.property(micros, (n) => {
        const instant = instantOfMicros(n);
        expect(instant).toHaveLength(27);
        expect(parseInstant(instant)).toBe(instant);
        expect(microsOf(instant)).toBe(n);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(() => parseInstant(value)).not.toThrow();
      }),
    );
  });
});

describe('arithmetic', () => {
  const t = '2025-06-24T22:05:17.265289Z';

  it('compares as strings as it compares as times', () => {
    fc.assert(
      fc.property(micros, micros, (a, b) => {
        expect(instantOfMicros(a) < instantOfMicros(b)).toBe(a < b);
        expect(microsBetween(instantOfMicros(a), instantOfMicros(b))).toBe(b - a);
      }),
    );
  });

  it('adds milliseconds without losing microseconds', () => {
    expect(plusMs(t, 60_000)).toBe('2025-06-24T22:06:17.265289Z');
    expect(plusMs(t, -1)).toBe('2025-06-24T22:05:17.264289Z');
    expect(plusMs(t, 0.001)).toBe('2025-06-24T22:05:17.265290Z');
  });

  it('stays inside its range', () => {
    expect(plusMs(t, 1e15)).toBe('2200-12-31T23:59:59.999999Z');
    expect(plusMs(t, -1e15)).toBe('1970-01-01T00:00:00.000000Z');
  });

  it('takes a Date at its milliseconds', () => {
    expect(instantOfDate(new Date('2025-06-24T22:05:17.265Z'))).toBe('2025-06-24T22:05:17.265000Z');
    expect(() => instantOfDate(new Date(NaN))).toThrow(RangeError);
  });

  it('rounds a wait up, so that its end is not too early', () => {
    expect(msUntil('2025-06-24T22:05:17.265290Z', t)).toBe(1);
    expect(msUntil('2025-06-24T22:05:18.265289Z', t)).toBe(1000);
    expect(msUntil(t, t)).toBe(0);
    expect(msUntil(t, '2025-06-24T22:05:18.265289Z')).toBe(0);
  });

  it('picks the earlier and the later', () => {
    expect(minInstant(t, plusMs(t, 1))).toBe(t);
    expect(maxInstant(t, plusMs(t, 1))).toBe(plusMs(t, 1));
  });
});
