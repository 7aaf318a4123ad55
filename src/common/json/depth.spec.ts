import { isDeeperThan } from './depth.js';

describe('isDeeperThan', () => {
  it.each([
    ['1', 0],
    ['"[[[["', 0],
    ['[]', 1],
    ['{"a":[{}],"b":[]}', 3],
    ['[[],[],[]]', 2],
    [`${'['.repeat(64)}${']'.repeat(64)}`, 64],
  ])('measures %s', (text, depth) => {
    expect(isDeeperThan(text, depth)).toBe(false);
    if (depth > 0) expect(isDeeperThan(text, depth - 1)).toBe(true);
  });

  it('does not overflow on any depth, and stops at the first bracket too many', () => {
    const deep = '[{"a":'.repeat(250_000);
    expect(isDeeperThan(deep, 64)).toBe(true);
    expect(isDeeperThan(deep, 500_000)).toBe(false);
    expect(isDeeperThan('['.repeat(5_000), 4_999)).toBe(true);
  });

  it('is not fooled by quotes, escapes or text that is no JSON', () => {
    expect(isDeeperThan('["\\"[[[", "\\\\"]', 1)).toBe(false);
    expect(isDeeperThan(']]]][[', 2)).toBe(false);
  });
});
