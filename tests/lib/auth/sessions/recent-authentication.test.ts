import { expect, test } from '@jest/globals';
import { requireRecentAuthentication } from '../../../../lib/auth/sessions/recent-authentication';

const authenticatedAt = new Date('2026-11-20T10:00:00.123Z');

test.each([
  [600, 0, null],
  [600, 599_999, null],
  [600, 600_000, 10],
  [600, 86_400_000, 10],
  [3600, 3_599_999, null],
  [3600, 3_600_000, 60],
  [119, 119_000, 1],
])('with %i s, a user who authenticated %i ms ago is refused with the minutes %p', (seconds, milliseconds, minutes) => {
  const require = () =>
    requireRecentAuthentication(
      { recentAuthenticationSeconds: seconds },
      { authenticatedAt },
      new Date(authenticatedAt.getTime() + milliseconds),
    );
  if (minutes === null) expect(require).not.toThrow();
  else expect(require).toThrow(expect.objectContaining({ code: 'reauthentication_required', details: { minutes } }));
});
