import type { Authenticator } from '../auth/sessions/authenticators/authenticator';
import { createBasicAuth } from '../auth/sessions/authenticators/basic-auth';
import { createSessionAuth } from '../auth/sessions/authenticators/session-auth';
import { createSessionDbAuth } from '../auth/sessions/authenticators/session-db-auth';
import { createSessionExpAuth } from '../auth/sessions/authenticators/session-exp-auth';
import type { AuthType } from '../settings';
import { clock } from './clock';
import { config } from './config';
import { events } from './events';
import { hasher } from './hasher';
import { ids } from './ids';
import { limits } from './limits';
import { outbox } from './outbox';
import { sessions } from './sessions';
import { users } from './users';

const { mode } = config;

const sessionDeps = () => ({ users, sessions, clock, mode, sessionIdleSeconds: config.sessionIdleSeconds });

const authenticators: Record<AuthType, () => Authenticator> = {
  basic_auth: () => {
    const { guessLimits, mailLimits, secondFactorPolicy } = config;
    const stores = { users, outbox, events, limits };
    const deps = { ...stores, hasher, clock, ids, mode, guessLimits, mailLimits, secondFactorPolicy };
    return createBasicAuth(deps, config);
  },
  session_auth: () => createSessionAuth(sessionDeps()),
  session_exp_auth: () => createSessionExpAuth(sessionDeps(), config),
  session_db_auth: () => createSessionDbAuth(sessionDeps(), config),
};

/** The authenticator that AUTH_TYPE selects. */
export const authenticator: Authenticator = authenticators[config.authType]();
