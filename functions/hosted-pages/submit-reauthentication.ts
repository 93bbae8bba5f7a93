import { createHandler } from '../../lib/endpoints/hosted-pages/submit-reauthentication';
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

export const handler = createHandler(
  {
    users,
    sessions,
    clock,
    challenges,
    passkeys,
    totp,
    verifyAssertion,
    sealing,
    findTotpStep,
    hasher,
    ids,
    events,
    limits,
    guessLimits: config.guessLimits,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  {
    ...config.crossOrigin,
    relyingParty: config.relyingParty,
    deviceCookie: config.deviceCookie,
    challengeCookie: config.challengeCookie,
    secondStepCookie: config.secondStepCookie,
  },
);
