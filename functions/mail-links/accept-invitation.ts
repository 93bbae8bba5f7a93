import { createHandler } from '../../lib/endpoints/mail-links/accept-invitation';
import { challenges } from '../../lib/runtime/challenges';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { invitations } from '../../lib/runtime/invitations';
import { limits } from '../../lib/runtime/limits';
import { passkeys } from '../../lib/runtime/passkeys';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';
import { verifyRegistration } from '../../lib/runtime/verify-registration-later';

export const handler = createHandler(
  {
    users,
    invitations,
    verifyRegistration,
    sessions,
    challenges,
    passkeys,
    limits,
    hasher,
    passwordPolicy,
    clock,
    ids,
    events,
    guessLimits: config.guessLimits,
    sessionIdleSeconds: config.sessionIdleSeconds,
    deviceSeconds: config.deviceSeconds,
    mode: config.mode,
    maxSessions: config.maxSessions,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  {
    ...config.crossOrigin,
    mode: config.mode,
    passwords: config.passwords,
    sessionCookie: config.sessionCookie,
    sessionDurationSeconds: config.sessionDurationSeconds,
    deviceCookie: config.deviceCookie,
    challengeCookie: config.challengeCookie,
    secondStepCookie: config.secondStepCookie,
    relyingParty: config.relyingParty,
    serviceName: config.serviceName,
  },
);
