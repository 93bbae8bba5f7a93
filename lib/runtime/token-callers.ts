import { findLeavingTokenCaller, findTokenCaller } from '../auth/tokens/find-token-caller';
import { accessTokens } from './access-tokens';
import { clock } from './clock';
import { config } from './config';
import { sessions } from './sessions';

const { mode, sessionIdleSeconds, secondFactorPolicy } = config;
const deps = { sessions, accessTokens, clock, mode, sessionIdleSeconds, secondFactorPolicy };
const cookieName = config.directoryCookie.name;

type SentCredentials = Parameters<typeof findTokenCaller>[1];

/** How the private routes of the user directory identify the caller. */
export const tokenCallers = {
  cookieName,
  identify: (credentials: SentCredentials) => findTokenCaller(deps, credentials),
};

/** As `tokenCallers`, for the route that ends the session of its caller. */
export const leavingTokenCallers = {
  cookieName,
  identify: (credentials: SentCredentials) => findLeavingTokenCaller(deps, credentials),
};
