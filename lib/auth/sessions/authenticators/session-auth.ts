import { findLiveSession, type SessionDeps } from '../find-live-session';
import type { Authenticator } from './authenticator';

/** `session_auth`: a session cookie; its sessions never expire. */
export const createSessionAuth = (deps: SessionDeps): Authenticator => ({
  sessionDurationSeconds: null,
  challenge: null,
  authenticate: ({ sessionToken }) => findLiveSession(deps, sessionToken),
});
