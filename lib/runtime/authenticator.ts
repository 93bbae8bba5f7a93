import type { Authenticator } from '../auth/authenticators/authenticator';
import { createBasicAuth } from '../auth/authenticators/basic-auth';
import { createSessionAuth } from '../auth/authenticators/session-auth';
import { createSessionDbAuth } from '../auth/authenticators/session-db-auth';
import { createSessionExpAuth } from '../auth/authenticators/session-exp-auth';
import type { AuthType } from '../config';
import { clock } from './clock';
import { config } from './config';
import { events } from './events';
import { hasher } from './hasher';
import { limits } from './limits';
import { sessions } from './sessions';
import { users } from './users';

const authenticators: Record<AuthType, () => Authenticator> = {
  basic_auth: () => createBasicAuth({ users, hasher, clock, events, limits, guessLimits: config.guessLimits }, config),
  session_auth: () => createSessionAuth({ users, sessions, clock }),
  session_exp_auth: () => createSessionExpAuth({ users, sessions, clock }, config),
  session_db_auth: () => createSessionDbAuth({ users, sessions, clock }, config),
};

/** The one that AUTH_TYPE selects. */
export const authenticator: Authenticator = authenticators[config.authType]();
