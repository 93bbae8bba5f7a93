import type { SessionDeps } from '../find-live-session';
import type { Authenticator } from './authenticator';
import { createSessionAuth } from './session-auth';

/**
 * `session_exp_auth`: a session cookie that is valid for SESSION_DURATION seconds after the session began. This also limits
 * sessions that began under another type or a longer duration. A session whose own expiry is earlier ends at that time.
 * Without a duration it is the same as `session_auth`.
 */
export const createSessionExpAuth = (
  deps: SessionDeps,
  { sessionDurationSeconds }: { sessionDurationSeconds: number | null },
): Authenticator => ({
  sessionDurationSeconds,
  challenge: null,
  authenticate: async (credentials) => {
    const caller = await createSessionAuth(deps).authenticate(credentials);
    if (caller?.session == null || sessionDurationSeconds === null) return caller;
    const endsAt = caller.session.createdAt.getTime() + sessionDurationSeconds * 1000;
    return deps.clock.now().getTime() < endsAt ? caller : null;
  },
});
