import { createHandler } from '../../lib/endpoints/hosted-pages/show-reauthentication';
import { challenges } from '../../lib/runtime/challenges';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { passkeys } from '../../lib/runtime/passkeys';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    clock,
    challenges,
    passkeys,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  {
    ...config.crossOrigin,
    relyingParty: config.relyingParty,
    challengeCookie: config.challengeCookie,
    secondStepCookie: config.secondStepCookie,
  },
);
