import { AnswerText } from './answer-text.js';

function textOf(max: number, whole: boolean, ...chunks: Array<Buffer | string>): string {
  const answer = new AnswerText(max);
  chunks.forEach((chunk) => answer.add(Buffer.from(chunk)));
  return answer.text(whole);
}

describe('AnswerText', () => {
  it('joins chunks, also where one ends within a character', () => {
    const euro = Buffer.from('€');
    expect(textOf(10, true, 'a', euro.subarray(0, 1), euro.subarray(1), 'b')).toBe('a€b');
  });

  it('keeps at most the first bytes, and cuts before a character rather than in it', () => {
    expect(textOf(3, true, 'abcdef', 'ghi')).toBe('abc');
    expect(textOf(4, true, 'ab€')).toBe('ab');
    expect(textOf(5, true, 'ab€')).toBe('ab€');
    expect(textOf(5, true, 'a😀b')).toBe('a😀');
    expect(textOf(4, true, 'a😀b')).toBe('a');
    expect(textOf(0, true, 'abc')).toBe('');
  });

  it('drops an unfinished character of a body that broke off, and marks one of a whole body', () => {
    const broken = Buffer.from('ab€').subarray(0, 4);
    expect(textOf(9, false, broken)).toBe('ab');
    expect(textOf(9, true, broken)).toBe('ab\uFFFD');
  });

  it('replaces NUL, lone surrogates and what is not UTF-8', () => {
    const text = textOf(99, true, Buffer.from([0x61, 0, 0xff, 0xed, 0xa0, 0x80, 0x62]));
    expect(text).toMatch(/^a\uFFFD+b$/);
  });
});
