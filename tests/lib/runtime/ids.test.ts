import { expect, test } from '@jest/globals';
import { ids } from '../../../lib/runtime/ids';
import { UUID_V4 } from '../../support/patterns';

test('ids are uuids of version 4, never the same', () => {
  const made = Array.from({ length: 1000 }, () => ids.newId());
  for (const id of made) expect(id).toMatch(UUID_V4);
  expect(new Set(made).size).toBe(made.length);
});

test('secrets are 256 bits of base64url, never the same', () => {
  const made = Array.from({ length: 1000 }, () => ids.newSecret());
  for (const secret of made) expect(secret).toMatch(/^[\w-]{43}$/);
  expect(new Set(made).size).toBe(made.length);
});
