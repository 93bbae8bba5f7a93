import { describe, expect, test } from '@jest/globals';
import { parseTimedId } from '../../../lib/auth/timed-id';

const TIME = '2026-11-29T10:00:00.000Z';
const ID = '7d444840-9dc0-41d1-b245-5ffdce74fad2';

describe('parseTimedId', () => {
  test('returns the time and the id', () => {
    expect(parseTimedId(`${TIME}#${ID}`)).toEqual({ time: new Date(TIME), id: ID });
  });

  test.each([
    ['text without a separator', `${TIME}${ID}`],
    ['another spelling of the time', `2026-11-29T10:00:00Z#${ID}`],
    ['no time', `#${ID}`],
    ['a day that does not exist', `2026-02-30T10:00:00.000Z#${ID}`],
    ['an id that is no uuid', `${TIME}#${'z'.repeat(36)}`],
    ['an id in capitals', `${TIME}#${ID.toUpperCase()}`],
    ['more after the id', `${TIME}#${ID}#`],
  ])('refuses %s', (_, text) => {
    expect(parseTimedId(text)).toBeNull();
  });
});
