import { findLiveSession, type SessionDeps } from '../find-live-session';
import type { Authenticator } from './authenticator';

/** `session_auth`: a session cookie; its sessions never expire. A session that an admin uses is for the hosted pages and tokens only. */
export const createSessionAuth = (deps: SessionDeps): Authenticator => ({
  sessionDurationSeconds: null,
  challenge: null,
  authenticate: async ({ sessionToken }) => {
    const live = await findLiveSession(deps, sessionToken);
    return live?.session.impersonator === undefined ? live : null;
  },
});
