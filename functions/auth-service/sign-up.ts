import { createHandler } from '../../lib/endpoints/auth-service/sign-up';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { emailPolicy } from '../../lib/runtime/email-policy';
import { events } from '../../lib/runtime/events';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { limits } from '../../lib/runtime/limits';
import { outbox } from '../../lib/runtime/outbox';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    outbox,
    limits,
    hasher,
    passwordPolicy,
    emailPolicy,
    clock,
    ids,
    events,
    mode: config.mode,
    mailLimits: config.mailLimits,
    unverifiedAccountSeconds: config.unverifiedAccountSeconds,
  },
  { ...config.crossOrigin, signUpCookie: config.signUpCookie, linkSeconds: config.linkSeconds },
);
