import { createHandler } from '../../../lib/endpoints/auth-service/passkeys/request-registration';
import { accessTokens } from '../../../lib/runtime/access-tokens';
import { challenges } from '../../../lib/runtime/challenges';
import { clock } from '../../../lib/runtime/clock';
import { config } from '../../../lib/runtime/config';
import { ids } from '../../../lib/runtime/ids';
import { passkeys } from '../../../lib/runtime/passkeys';
import { sessions } from '../../../lib/runtime/sessions';
import { users } from '../../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    accessTokens,
    passkeys,
    challenges,
    clock,
    ids,
    recentAuthenticationSeconds: config.recentAuthenticationSeconds,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  {
    ...config.crossOrigin,
    sessionCookie: config.sessionCookie,
    challengeCookie: config.challengeCookie,
    relyingParty: config.relyingParty,
    serviceName: config.serviceName,
  },
);
