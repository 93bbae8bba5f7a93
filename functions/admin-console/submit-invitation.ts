import { createHandler } from '../../lib/endpoints/admin-console/submit-invitation';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { invitations } from '../../lib/runtime/invitations';
import { limits } from '../../lib/runtime/limits';
import { roles } from '../../lib/runtime/roles';
import { sessions } from '../../lib/runtime/sessions';
import { users } from '../../lib/runtime/users';

export const handler = createHandler(
  {
    users,
    sessions,
    invitations,
    roles,
    limits,
    clock,
    ids,
    events,
    mailLimits: config.mailLimits,
    sessionIdleSeconds: config.sessionIdleSeconds,
    mode: config.mode,
    secondFactorPolicy: config.secondFactorPolicy,
  },
  config.crossOrigin,
);
