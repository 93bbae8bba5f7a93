import { expect, test } from '@jest/globals';
import { requireRecentAuthentication } from '../../../../lib/auth/sessions/recent-authentication';

const createdAt = new Date('2026-11-20T10:00:00.123Z');

test.each([
  [0, true],
  [599_999, true],
  [600_000, false],
  [86_400_000, false],
])('a session that began %i ms ago is recent enough: %p', (milliseconds, isFresh) => {
  const require = () => requireRecentAuthentication({ createdAt }, new Date(createdAt.getTime() + milliseconds));
  if (isFresh) expect(require).not.toThrow();
  else expect(require).toThrow(expect.objectContaining({ code: 'reauthentication_required' }));
});
