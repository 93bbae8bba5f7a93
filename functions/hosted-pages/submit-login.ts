import { createHandler } from '../../lib/endpoints/hosted-pages/submit-login';
import { challenges } from '../../lib/runtime/challenges';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { findTotpStep } from '../../lib/runtime/find-totp-step';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { outbox } from '../../lib/runtime/outbox';
import { passkeys } from '../../lib/runtime/passkeys';
import { sealing } from '../../lib/runtime/sealing-keys';
import { sessions } from '../../lib/runtime/sessions';
import { signInLinks } from '../../lib/runtime/sign-in-links';
import { totp } from '../../lib/runtime/totp';
import { users } from '../../lib/runtime/users';
import { verifyAssertion } from '../../lib/runtime/verify-assertion';

export const handler = createHandler(
  {
    users,
    sessions,
    challenges,
    signInLinks,
    totp,
    passkeys,
    verifyAssertion,
    sealing,
    findTotpStep,
    outbox,
    hasher,
    clock,
    ids,
    events,
    limits,
    guessLimits: config.guessLimits,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mailLimits: config.mailLimits,
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
    signUpCookie: config.signUpCookie,
    signInCookie: config.signInCookie,
    challengeCookie: config.challengeCookie,
    secondStepCookie: config.secondStepCookie,
  },
);
