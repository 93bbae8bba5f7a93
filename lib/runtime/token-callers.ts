import { findTokenCaller } from '../auth/tokens/find-token-caller';
import { accessTokens } from './access-tokens';
import { clock } from './clock';
import { config } from './config';
import { sessions } from './sessions';

/** How the private routes of the user directory identify the caller. */
export const tokenCallers = {
  cookieName: config.directoryCookie.name,
  identify: (credentials: Parameters<typeof findTokenCaller>[1]) =>
    findTokenCaller(
      { sessions, accessTokens, clock, mode: config.mode, sessionIdleSeconds: config.sessionIdleSeconds },
      credentials,
    ),
};
