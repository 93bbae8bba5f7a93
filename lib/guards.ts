import { findTokenCaller } from './auth/tokens/find-token-caller';
import { createGuards } from './endpoints/user-directory/guards';
import { accessTokens } from './runtime/access-tokens';
import { clock } from './runtime/clock';
import { config } from './runtime/config';
import { tokenSessions } from './runtime/token-sessions';

/**
 * The wrappers that protect the user directory's own endpoints. Use them for your own endpoints too: see docs/own-endpoints.md.
 */
export const guards = createGuards({
  callers: {
    cookieName: config.directoryCookie.name,
    identify: (proof) => findTokenCaller({ tokenSessions, accessTokens, clock }, proof),
  },
  origins: config.origins,
});

export const { requireUser, requireRoles } = guards;
