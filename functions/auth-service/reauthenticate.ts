import { createHandler } from '../../lib/endpoints/auth-service/reauthenticate';
import { accessTokens } from '../../lib/runtime/access-tokens';
import { challenges } from '../../lib/runtime/challenges';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { findTotpStep } from '../../lib/runtime/find-totp-step';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { passkeys } from '../../lib/runtime/passkeys';
import { sealing } from '../../lib/runtime/sealing-keys';
import { sessions } from '../../lib/runtime/sessions';
import { totp } from '../../lib/runtime/totp';
import { users } from '../../lib/runtime/users';
import { verifyAssertion } from '../../lib/runtime/verify-assertion';

const { mode, guessLimits, sessionIdleSeconds, secondFactorPolicy } = config;
const stores = { users, sessions, challenges, passkeys, totp, limits, events };
const secrets = { accessTokens, sealing, findTotpStep, hasher, verifyAssertion };

export const handler = createHandler(
  { ...stores, ...secrets, clock, ids, mode, guessLimits, sessionIdleSeconds, secondFactorPolicy },
  {
    ...config.crossOrigin,
    sessionCookie: config.sessionCookie,
    deviceCookie: config.deviceCookie,
    challengeCookie: config.challengeCookie,
    relyingParty: config.relyingParty,
  },
);
