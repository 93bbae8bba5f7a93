import { describe, expect, test } from '@jest/globals';
import { isIdle, shouldTouch } from '../../../../lib/auth/sessions/idle-limit';

const usedAt = new Date('2026-11-20T10:00:00.123Z');
const at = (milliseconds: number) => new Date(usedAt.getTime() + milliseconds);
const limit = { sessionIdleSeconds: 3600 };
const none = { sessionIdleSeconds: 0 };

describe('a session', () => {
  test.each([
    [-1, false],
    [0, false],
    [3_599_999, false],
    [3_600_000, true],
    [3_600_001, true],
  ])('last used %i ms ago, of a limit of an hour, is idle: %p', (milliseconds, expected) => {
    expect(isIdle(limit, { usedAt }, at(milliseconds))).toBe(expected);
  });

  test.each([
    [-1, false],
    [0, false],
    [359_999, false],
    [360_000, true],
    [3_599_999, true],
  ])('whose stored use is %i ms ago, of a limit of an hour, should be touched: %p', (milliseconds, expected) => {
    expect(shouldTouch(limit, { usedAt }, at(milliseconds))).toBe(expected);
  });

  test('is never idle and never touched without a limit', () => {
    const later = at(10 * 365 * 86_400_000);
    expect([isIdle(none, { usedAt }, later), shouldTouch(none, { usedAt }, later)]).toEqual([false, false]);
  });
});
