import { describe, expect, test } from '@jest/globals';
import { openCursor, sealCursor } from '../../../lib/crypto/cursor';

const position = { after: { email: 'zoë@example.com', id: 'an id' }, skip: 3 };
const seal = () => sealCursor(position, 'secret', 'purpose');

describe('a cursor', () => {
  test('opens to the sealed position, and is safe in a URL', () => {
    expect(openCursor(seal(), 'secret', 'purpose')).toEqual(position);
    expect(seal()).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/);
  });

  test('opens for no other purpose, and under no other secret', () => {
    expect(openCursor(seal(), 'secret', 'another')).toBeNull();
    expect(openCursor(seal(), 'another', 'purpose')).toBeNull();
    expect(openCursor(seal(), 'secret', '')).toBeNull();
  });

  test('is made with the first of several secrets, and opens with each of them', () => {
    const cursor = sealCursor(position, 'new secret', 'purpose');
    expect(openCursor(cursor, 'new', 'purpose')).toEqual(position);
    expect(openCursor(cursor, 'other new', 'purpose')).toEqual(position);
    expect(openCursor(cursor, 'secret', 'purpose')).toBeNull();
    expect(openCursor(cursor, 'new secret', 'another')).toBeNull();
  });

  test('keeps purpose and position apart', () => {
    const [payload = '', tag = ''] = seal().split('.');
    for (const at of [1, 5]) {
      const moved = `${payload.slice(at)}.${tag}`;
      expect(openCursor(moved, 'secret', `purpose${payload.slice(0, at)}`)).toBeNull();
      expect(openCursor(moved, 'secret', `purpose","${payload.slice(0, at)}`)).toBeNull();
    }
  });

  test('does not open after a character was changed, added or removed', () => {
    const cursor = seal();
    for (let at = 0; at < cursor.length; at += 1) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      expect(openCursor(cursor.slice(0, at) + other + cursor.slice(at + 1), 'secret', 'purpose')).toBeNull();
      expect(openCursor(cursor.slice(0, at) + cursor.slice(at + 1), 'secret', 'purpose')).toBeNull();
    }
    for (const spoilt of [`${cursor}=`, `${cursor}.`, `${cursor}A`, ` ${cursor}`, `${cursor}\n`, `.${cursor}`]) {
      expect(openCursor(spoilt, 'secret', 'purpose')).toBeNull();
    }
  });

  test.each(['', '.', '..', 'e30', 'e30.', '.e30', '\0', 'ü.ü'])('is not %p', (text) => {
    expect(openCursor(text, 'secret', 'purpose')).toBeNull();
  });
});
