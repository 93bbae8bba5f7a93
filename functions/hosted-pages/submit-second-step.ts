import { createHandler } from '../../lib/endpoints/hosted-pages/submit-second-step';
import { challenges } from '../../lib/runtime/challenges';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { findTotpStep } from '../../lib/runtime/find-totp-step';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { passkeys } from '../../lib/runtime/passkeys';
import { sealing } from '../../lib/runtime/sealing-keys';
import { sessions } from '../../lib/runtime/sessions';
import { totp } from '../../lib/runtime/totp';
import { verifyAssertion } from '../../lib/runtime/verify-assertion';

export const handler = createHandler(
  {
    sessions,
    challenges,
    totp,
    passkeys,
    verifyAssertion,
    sealing,
    findTotpStep,
    clock,
    ids,
    events,
    limits,
    guessLimits: config.guessLimits,
    sessionIdleSeconds: config.sessionIdleSeconds,
    deviceSeconds: config.deviceSeconds,
    mode: config.mode,
    maxSessions: config.maxSessions,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  {
    ...config.crossOrigin,
    sessionCookie: config.sessionCookie,
    sessionDurationSeconds: config.sessionDurationSeconds,
    deviceCookie: config.deviceCookie,
    challengeCookie: config.challengeCookie,
    secondStepCookie: config.secondStepCookie,
    relyingParty: config.relyingParty,
  },
);
