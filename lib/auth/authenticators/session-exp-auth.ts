import type { SessionDeps } from '../authenticate-session';
import type { Authenticator } from './authenticator';
import { createSessionAuth } from './session-auth';

/** `session_exp_auth`: a session cookie; its sessions expire SESSION_DURATION seconds after they began. */
export const createSessionExpAuth = (
  deps: SessionDeps,
  { sessionDurationSeconds }: { sessionDurationSeconds: number | null },
): Authenticator => ({ ...createSessionAuth(deps), sessionDurationSeconds });
