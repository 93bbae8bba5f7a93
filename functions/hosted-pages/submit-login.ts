import { createHandler } from '../../lib/endpoints/hosted-pages/submit-login';
import { challenges } from '../../lib/runtime/challenges';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { outbox } from '../../lib/runtime/outbox';
import { passkeys } from '../../lib/runtime/passkeys';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    challenges,
    passkeys,
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
    challengeCookie: config.challengeCookie,
    secondStepCookie: config.secondStepCookie,
  },
);
